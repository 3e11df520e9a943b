"""Overlaps and angles of subspaces, what is left of one without some directions, and chance."""

import numpy as np
import pytest
import scipy.linalg

from rounding import assert_same, bound
from training_jacobian.claims.statistics import STATISTICS
from training_jacobian.experiments.overlap import (
    angles_with_first,
    chance_overlap,
    overlap_table,
    principal_cosines,
    project_out,
    random_cosines,
    spanning_rows,
    subspace_overlap,
)


def random_rows(count, size, seed):
    gaussian = np.random.default_rng(seed).standard_normal((size, count))
    return np.linalg.qr(gaussian)[0].T


def test_known_angles():
    a = np.eye(5)[:2]
    b = np.array([[0.6, 0, 0.8, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]])
    np.testing.assert_allclose(subspace_overlap(a, a), 1, rtol=1e-15)
    assert subspace_overlap(a, np.eye(5)[3:]) == 0
    np.testing.assert_allclose(subspace_overlap(a, b), 0.36 / 2, rtol=1e-14)


def test_does_not_depend_on_the_bases_nor_on_the_order():
    rng = np.random.default_rng(0)
    a, b, turn = random_rows(3, 9, rng), random_rows(5, 9, rng), random_rows(3, 3, rng)
    np.testing.assert_allclose(subspace_overlap(turn @ a, b), subspace_overlap(b, a), rtol=1e-13)


def test_a_subspace_of_the_other_one_overlaps_wholly():
    rows = random_rows(5, 9, np.random.default_rng(1))
    np.testing.assert_allclose(subspace_overlap(rows[:2], rows), 1, rtol=1e-13)


def test_an_empty_subspace_has_no_overlap():
    assert np.isnan(subspace_overlap(np.empty((0, 4)), np.eye(4)))


@pytest.mark.parametrize(("dim_a", "dim_b"), [(2, 3), (5, 2), (8, 9)])
def test_chance_is_the_mean_over_random_subspaces(dim_a, dim_b):
    """The variance of ‖ABᵀ‖²_F is 2 a b (N − a)(N − b) / (N² (N − 1)(N + 2)) for real subspaces."""
    size, draws = 10, 3000
    rng = np.random.default_rng(2)
    found = [
        subspace_overlap(random_rows(dim_a, size, rng), random_rows(dim_b, size, rng))
        for _ in range(draws)
    ]
    free = dim_a * dim_b * (size - dim_a) * (size - dim_b)
    variance = 2 * free / (size**2 * (size - 1) * (size + 2)) / min(dim_a, dim_b) ** 2
    assert abs(np.mean(found) - chance_overlap(dim_a, dim_b, size)) < 4 * (variance / draws) ** 0.5
    # The variance of a sample's variance is near 2 / n of its square: five standard errors.
    assert abs(np.var(found) / variance - 1) < 5 * (2 / draws) ** 0.5


@pytest.mark.parametrize(("dim_a", "dim_b"), [(3, 5), (5, 3), (7, 7)])
def test_against_scipy(dim_a, dim_b):
    a, b = random_rows(dim_a, 10, 0), random_rows(dim_b, 10, 1)
    expected = np.cos(np.sort(scipy.linalg.subspace_angles(a.T, b.T)))
    cosines = principal_cosines(a, b)
    # Scipy's cosines of small angles, taken from sines; ours are good to √u = 1e-8 at worst.
    np.testing.assert_allclose(cosines, expected, rtol=0, atol=1e-7)
    np.testing.assert_allclose(np.mean(cosines**2), subspace_overlap(a, b), rtol=1e-12)


def test_float32_rows_stay_between_zero_and_one():
    rows = random_rows(6, 20, 2).astype("float32")
    cosines = principal_cosines(rows, rows)
    assert cosines.dtype == np.float64
    assert cosines.max() <= 1
    assert cosines.min() > 1 - bound("float32", 20)
    np.testing.assert_allclose(principal_cosines(np.eye(4)[:2], np.eye(4)[2:]), 0)


def test_more_dimensions_than_the_space_share_the_surplus():
    cosines = random_cosines(7, 6, 10, seed=0)
    assert len(cosines) == 6
    np.testing.assert_allclose(cosines[:3], 1, rtol=0, atol=1e-7)  # √u
    assert cosines[3] < 1


@pytest.mark.parametrize(("dim_a", "dim_b"), [(4, 7), (9, 3)])
def test_random_cosines_are_distributed_as_those_of_random_subspaces(dim_a, dim_b):
    """Mean and deviation, within five standard errors of each of the two samples' difference."""
    size, draws = 12, 400
    found = [random_cosines(dim_a, dim_b, size, seed=seed) for seed in range(draws)]
    expected = [
        principal_cosines(random_rows(dim_a, size, seed), random_rows(dim_b, size, seed + draws))
        for seed in range(draws)
    ]
    error = 5 * np.std(expected, axis=0) * (2 / draws) ** 0.5 + 1e-7  # those that are 1: √u
    for moment in (np.mean, np.std):
        difference = moment(found, axis=0) - moment(expected, axis=0)
        assert (np.abs(difference) < error).all()


def test_a_seed_fixes_the_random_cosines():
    first = random_cosines(3, 4, 9, seed=5)
    np.testing.assert_array_equal(random_cosines(4, 3, 9, seed=5), first)
    assert (random_cosines(3, 4, 9, seed=6) != first).any()


def test_empty_subspaces():
    assert len(principal_cosines(np.empty((0, 4)), np.eye(4))) == 0
    assert len(random_cosines(0, 4, 9, seed=0)) == 0


@pytest.fixture
def basis():
    return np.linalg.qr(np.random.default_rng(0).standard_normal((9, 9)))[0]


def projector(rows):
    return rows.T @ rows


def mixed(rows, seed=1):
    """The same span in another orthonormal basis."""
    turn = np.linalg.qr(np.random.default_rng(seed).standard_normal((len(rows), len(rows))))[0]
    return turn @ rows


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_directions_inside_vanish_whatever_the_basis(basis, dtype):
    rest = project_out(mixed(basis[:5]).astype(dtype), mixed(basis[3:5]).astype(dtype))
    assert rest.shape == (3, 9)
    assert_same(projector(rest), projector(basis[:3]).astype(dtype), roundings=9)


def test_directions_outside_change_nothing(basis):
    rest = project_out(mixed(basis[:4]), basis[5:8])
    assert_same(projector(rest), projector(basis[:4]), roundings=9)


def test_a_direction_at_an_angle_turns_the_subspace(basis):
    oblique = 0.6 * basis[0] + 0.8 * basis[8]
    rest = project_out(mixed(basis[:3]), oblique[None])
    expected = np.stack([0.8 * basis[0] - 0.6 * basis[8], basis[1], basis[2]])
    assert_same(projector(rest), projector(expected), roundings=9)
    assert_same(rest @ rest.T, np.eye(3), roundings=9)


@pytest.mark.parametrize(("inside", "left"), [(0.991, 2), (0.989, 3)])
def test_a_direction_that_lies_in_the_subspace_almost(basis, inside, left):
    direction = np.sqrt(inside) * basis[0] + np.sqrt(1 - inside) * basis[8]
    assert len(project_out(basis[:3], direction[None])) == left


def test_more_directions_than_dimensions(basis):
    rest = project_out(basis[:2], mixed(basis[1:6]))
    assert_same(projector(rest), projector(basis[:1]), roundings=9)


def test_nothing_to_project_out_or_nothing_to_project(basis):
    np.testing.assert_array_equal(project_out(basis[:3], np.empty((0, 9))), basis[:3])
    assert project_out(np.empty((0, 9)), basis[:2]).shape == (0, 9)


def test_directions_of_several_runs_count_once(basis):
    nearly = basis[1] + 0.01 * basis[7]
    directions = np.stack([*basis[:3], *basis[:2], nearly / np.linalg.norm(nearly), basis[5]])
    rows = spanning_rows(directions)
    assert rows.shape == (4, 9)
    assert_same(rows @ rows.T, np.eye(4), roundings=9)
    # One of them is turned by an angle below the 0.01 between `nearly` and its neighbour.
    off = np.linalg.norm(projector(rows) - projector(basis[[0, 1, 2, 5]]), 2)
    assert off < 0.01
    assert spanning_rows(np.empty((0, 9))).shape == (0, 9)


UNIT = np.eye(6)
RUNS = {
    "paper": {"bulk": UNIT[:4], "stable": UNIT[4:5]},
    "seed_1": {"bulk": UNIT[1:4], "stable": UNIT[4:6]},
    "seed_2": {"bulk": UNIT[2:6], "stable": UNIT[:1]},
}


def test_rows_and_columns():
    table = overlap_table(RUNS, 6)
    assert ",".join(table.columns) == "run_a,run_b,region,dim_a,dim_b,overlap,chance"
    expected = [
        ("paper", "seed_1", "bulk", 4, 3, 1, 4 / 6),
        ("paper", "seed_1", "stable", 1, 2, 1, 2 / 6),
        ("paper", "seed_2", "bulk", 4, 4, 0.5, 4 / 6),
        ("paper", "seed_2", "stable", 1, 1, 0, 1 / 6),
        ("seed_1", "seed_2", "bulk", 3, 4, 2 / 3, 4 / 6),
        ("seed_1", "seed_2", "stable", 2, 1, 0, 2 / 6),
    ]
    assert [tuple(row[:5]) for row in table.itertuples(index=False)] == [e[:5] for e in expected]
    numbers = table[["overlap", "chance"]].to_numpy()
    np.testing.assert_allclose(numbers, [row[5:] for row in expected], rtol=1e-14)


def test_one_run_leaves_no_pair():
    assert len(overlap_table({"paper": RUNS["paper"]}, 6)) == 0


def test_angles_of_the_first_run_with_the_others():
    angles = angles_with_first(RUNS, seed=0)
    regions = ("bulk", "stable")
    names = ("seed_1", "seed_2", "random")
    assert set(angles) == {f"{region}_{name}" for region in regions for name in names}
    np.testing.assert_allclose(angles["bulk_seed_1"], [1, 1, 1])
    np.testing.assert_allclose(angles["bulk_seed_2"], [1, 1, 0, 0])
    assert len(angles["bulk_random"]) == 3
    assert 0 < angles["stable_random"][0] < 1


@pytest.mark.parametrize("empty", [0, 1])
def test_an_empty_region(empty):
    runs = {name: {"chaotic": UNIT[:1]} for name in ("paper", "seed_1")}
    runs[list(runs)[empty]]["chaotic"] = UNIT[:0]
    assert np.isnan(overlap_table(runs, 6)["overlap"]).all()
    assert all(len(cosines) == 0 for cosines in angles_with_first(runs, seed=0).values())


TABLE = """run_a,run_b,region,overlap,chance,overlap_without_trivial,chance_without_trivial
paper,seed_1,bulk,0.9,0.6,0.8,0.5
paper,seed_1,stable,0.5,0.1,0.5,0.1
paper,seed_2,bulk,0.7,0.6,0.7,0.5
"""


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("seed_overlap", {"other": "seed_2", "region": "bulk"}, 0.7),
        ("mean_seed_overlap", {"region": "bulk"}, 0.8),
        ("seed_overlap_excess", {"region": "bulk"}, (0.75 + 0.25) / 2),
        ("seed_overlap_excess", {"region": "bulk", "without_trivial": True}, (0.6 + 0.4) / 2),
    ],
)
def test_by_hand(tmp_path, name, arguments, expected):
    (tmp_path / "seed_overlap.csv").write_text(TABLE)
    statistic = STATISTICS[name]
    assert statistic.files(run="paper", **arguments) == ["seed_overlap.csv"]
    np.testing.assert_allclose(statistic(tmp_path, run="paper", **arguments), expected, rtol=1e-12)
