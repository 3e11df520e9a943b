"""Overlaps of seeds: blocks, chance within them, matched hidden units, the table."""

import itertools

import numpy as np
import pytest
import scipy.linalg
from scipy.stats import ortho_group

from operators import random_rows
from training_jacobian.claims.statistics import STATISTICS
from training_jacobian.experiments.overlap import (
    Subspaces,
    angles_with_first,
    block_squares,
    chance_overlap,
    matched_units,
    overlap_table,
    structured_chance,
)
from training_jacobian.spectrum.regions import REGIONS

NETWORK = [
    {"layer": "Dense_0", "name": "Dense_0/bias", "shape": [4], "start": 0},
    {"layer": "Dense_0", "name": "Dense_0/kernel", "shape": [3, 4], "start": 4},
    {"layer": "Dense_1", "name": "Dense_1/bias", "shape": [2], "start": 16},
    {"layer": "Dense_1", "name": "Dense_1/kernel", "shape": [4, 2], "start": 18},
]
"""3 inputs, 4 hidden units, 2 outputs."""
SIZE = 26
CONVOLUTION = [
    {"layer": "Conv_0", "name": "Conv_0/kernel", "shape": [2, 2, 1, 3], "start": 0},
    {"layer": "Dense_0", "name": "Dense_0/kernel", "shape": [3, 2], "start": 12},
]
COMPONENTS = ortho_group.rvs(3, random_state=1)


def test_squares_in_blocks_against_a_loop():
    rows = random_rows(5, SIZE, 0)
    squares, sizes = block_squares(rows, NETWORK, COMPONENTS)
    assert sizes.tolist() == [4, 4, 4, 4, 2, 8]
    np.testing.assert_allclose(squares.sum(axis=1), 1, rtol=1e-13)
    for row, found in zip(rows, squares, strict=True):
        kernel = row[4:16].reshape(3, 4)
        along = [sum((p @ kernel[:, unit]) ** 2 for unit in range(4)) for p in COMPONENTS]
        rest = [np.sum(part**2) for part in (row[:4], row[16:18], row[18:])]
        np.testing.assert_allclose(found, [rest[0], *along, *rest[1:]], rtol=1e-12)


@pytest.mark.parametrize("layout", [CONVOLUTION, CONVOLUTION[1:]])
def test_a_first_layer_that_does_not_take_the_inputs_one_by_one_is_one_block(layout):
    """As a convolution, or a kernel with another number of rows than there are inputs."""
    start = layout[0]["start"]
    layout = [{**tensor, "start": tensor["start"] - start} for tensor in layout]
    rows = random_rows(2, 18 - start, 0)
    squares, sizes = block_squares(rows, layout, np.eye(4))
    assert sizes.tolist() == [12, 6][-len(layout) :]
    np.testing.assert_allclose(squares[:, -1], np.square(rows[:, -6:]).sum(axis=1), rtol=1e-14)
    np.testing.assert_allclose(squares.sum(axis=1), 1, rtol=1e-14)


BLOCKS = np.array([5, 3, 2])


def in_blocks(rows):
    """Squared norm of a basis in each of `BLOCKS`."""
    ends = np.cumsum(BLOCKS)[:-1]
    return np.array([np.square(part).sum() for part in np.split(rows, ends, axis=1)])


@pytest.mark.parametrize(("dim_a", "dim_b"), [(2, 3), (6, 4), (1, 9)])
def test_structured_chance_is_the_mean_over_rotations_within_blocks(dim_a, dim_b):
    """Within four standard errors; chance in the whole space would be further off."""
    rng, draws = np.random.default_rng(3), 3000
    scale = np.repeat([3.0, 0.5, 1.0], BLOCKS)
    # Subspaces that prefer some blocks.
    a, b = (np.linalg.qr((scale * random_rows(k, 10, rng)).T)[0].T for k in (dim_a, dim_b))
    found = []
    for _ in range(draws):
        turn = scipy.linalg.block_diag(
            *(ortho_group.rvs(size, random_state=rng) for size in BLOCKS)
        )
        found.append(np.square(a @ turn @ b.T).sum())
    error = np.std(found) / draws**0.5
    expected = structured_chance(in_blocks(a), in_blocks(b), BLOCKS)
    assert abs(np.mean(found) - expected) < 4 * error
    plain = chance_overlap(dim_a, dim_b, 10) * min(dim_a, dim_b)
    assert abs(np.mean(found) - plain) > 8 * error


def test_with_one_block_it_is_the_plain_chance():
    found = structured_chance(np.array([3.0]), np.array([5.0]), np.array([9]))
    assert found / 3 == pytest.approx(chance_overlap(3, 5, 9))


def test_a_block_without_dimensions_adds_nothing():
    """As that of an input which is always zero, the trivial directions left out."""
    squares = np.array([2.0, 1e-9])
    assert structured_chance(squares, squares, np.array([4, 1e-8])) == 1


def permuted(order):
    """Return the indices of the network's parameters with its hidden units in another order."""
    places = np.arange(SIZE)
    bias, kernel, output = places[:4], places[4:16].reshape(3, 4), places[18:].reshape(4, 2)
    parts = (bias[order], kernel[:, order].ravel(), places[16:18], output[order].ravel())
    return np.concatenate(parts)


@pytest.mark.parametrize("seed", range(5))
def test_matching_undoes_a_permutation_of_hidden_units(seed):
    rng = np.random.default_rng(seed)
    theta = rng.standard_normal(SIZE)
    indices = permuted(rng.permutation(4))
    other = theta[indices]
    found = matched_units(NETWORK, theta, other)
    np.testing.assert_array_equal(other[found], theta)
    np.testing.assert_array_equal(indices[found], np.arange(SIZE))
    noisy = other + 0.01 * rng.standard_normal(SIZE)
    np.testing.assert_array_equal(matched_units(NETWORK, theta, noisy), found)


def test_no_other_order_matches_better():
    first, other = np.random.default_rng(9).standard_normal((2, SIZE))
    weights = np.ones(SIZE)
    weights[16:18] = 0  # biases of the outputs are no unit's
    found = (weights * first) @ other[matched_units(NETWORK, first, other)]
    every = [
        (weights * first) @ other[permuted(list(order))]
        for order in itertools.permutations(range(4))
    ]
    assert found == pytest.approx(max(every))


def test_a_copy_with_its_units_in_another_order_overlaps_wholly_once_matched():
    rng = np.random.default_rng(0)
    rows, theta = random_rows(SIZE, SIZE, 0), rng.standard_normal(SIZE)
    indices = permuted([2, 0, 3, 1])
    regions = {"chaotic": range(5), "bulk": range(5, 20), "stable": range(22, 26)}
    parts = {**regions, "trivial": [8], "bulk_without_trivial": [*range(5, 8), *range(9, 20)]}
    parts = {name: np.array(found) for name, found in parts.items()}
    runs = {}
    for name, vt, end in (("a", rows, theta), ("b", rows[:, indices], theta[indices])):
        squares, sizes = block_squares(vt, NETWORK, COMPONENTS)
        runs[name] = Subspaces(vt, parts, squares, end)
    table = overlap_table(runs, NETWORK, sizes).set_index("region")
    assert table["overlap"].max() < 0.9
    for column in ("matched_overlap", "matched_overlap_without_trivial"):
        np.testing.assert_allclose(table[column], 1, rtol=1e-12)


@pytest.mark.parametrize(
    "layout", [NETWORK[:3], [*NETWORK, NETWORK[0]], NETWORK[::-1], CONVOLUTION]
)
def test_units_of_other_networks_are_not_matched(layout):
    rows = np.eye(SIZE)
    parts = dict.fromkeys((*REGIONS, "trivial", "bulk_without_trivial"), np.arange(2))
    run = Subspaces(rows, parts, np.ones((SIZE, 1)), np.zeros(SIZE))
    table = overlap_table({"a": run, "b": run}, layout, np.array([SIZE]))
    assert table["matched_overlap"].isna().all()
    np.testing.assert_allclose(table["overlap"], 1)


UNIT = np.eye(6)
LAYOUT = [{"layer": "a", "name": "a", "shape": [6], "start": 0}]
TRIVIAL = {"paper": [2, 3], "seed_1": [2, 3], "seed_2": [2, 3]}
RUNS = {
    "paper": {"chaotic": UNIT[:0], "bulk": UNIT[:4], "stable": UNIT[4:5]},
    "seed_1": {"chaotic": UNIT[:0], "bulk": UNIT[1:4], "stable": UNIT[4:6]},
    "seed_2": {"chaotic": UNIT[:0], "bulk": UNIT[2:6], "stable": UNIT[:1]},
}
"""Spans of coordinates; the third and the fourth are trivial."""


def subspaces(rows):
    """Return `Subspaces` for a run of `RUNS`, whose vectors are the coordinates."""
    parts = {name: np.flatnonzero(some.sum(axis=0)) for name, some in rows.items()}
    without = np.setdiff1d(parts["bulk"], [2, 3])
    parts |= {"trivial": np.array([2, 3]), "bulk_without_trivial": without}
    return Subspaces(UNIT, parts, np.ones((6, 1)), np.zeros(6))


def test_rows_and_columns():
    runs = {name: subspaces(rows) for name, rows in RUNS.items()}
    table = overlap_table(runs, LAYOUT, np.array([6]))
    measures = ("overlap", "chance", "structured_chance", "matched_overlap")
    names = [*("run_a", "run_b", "region", "dim_a", "dim_b", *measures)]
    assert list(table) == [*names, *(f"{name}_without_trivial" for name in measures)]
    expected = [
        # ..., overlap and chance, and both without the trivial block
        ("paper", "seed_1", "bulk", 4, 3, 1, 4 / 6, 1, 2 / 4),
        ("paper", "seed_1", "stable", 1, 2, 1, 2 / 6, 1, 2 / 4),
        ("paper", "seed_2", "bulk", 4, 4, 0.5, 4 / 6, 0, 2 / 4),
        ("paper", "seed_2", "stable", 1, 1, 0, 1 / 6, 0, 1 / 4),
        ("seed_1", "seed_2", "bulk", 3, 4, 2 / 3, 4 / 6, 0, 2 / 4),
        ("seed_1", "seed_2", "stable", 2, 1, 0, 2 / 6, 0, 2 / 4),
    ]
    table = table[table["region"] != "chaotic"]
    assert [tuple(row[:5]) for row in table.itertuples(index=False)] == [e[:5] for e in expected]
    for place, suffix in ((5, ""), (7, "_without_trivial")):
        numbers = table[[f"overlap{suffix}", f"chance{suffix}"]].to_numpy()
        np.testing.assert_allclose(numbers, [row[place : place + 2] for row in expected])
        # All is one block.
        np.testing.assert_allclose(table[f"structured_chance{suffix}"], table[f"chance{suffix}"])


def test_one_run_leaves_no_pair():
    assert len(overlap_table({"paper": subspaces(RUNS["paper"])}, LAYOUT, np.array([6]))) == 0


def test_angles_of_the_first_run_with_the_others():
    angles = angles_with_first(RUNS, seed=0)
    regions = ("chaotic", "bulk", "stable")
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
    assert all(len(cosines) == 0 for cosines in angles_with_first(runs, seed=0).values())
    full = {name: rows | {"bulk": UNIT[1:4], "stable": UNIT[5:]} for name, rows in runs.items()}
    table = overlap_table(
        {name: subspaces(rows) for name, rows in full.items()}, LAYOUT, np.array([6])
    ).set_index("region")
    assert table.loc["chaotic", ["overlap", "structured_chance"]].isna().all()
    assert table.loc["bulk", "overlap"] == 1


TABLE = """run_a,run_b,region,overlap,chance,overlap_without_trivial,chance_without_trivial
paper,seed_1,bulk,0.9,0.6,0.8,0.5
paper,seed_1,stable,0.5,0.1,0.5,0.1
paper,seed_2,bulk,0.7,0.6,0.7,0.5
"""


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("seed_overlap_excess", {"region": "bulk"}, (0.75 + 0.25) / 2),
        ("seed_overlap_excess", {"region": "bulk", "without_trivial": True}, (0.6 + 0.4) / 2),
    ],
)
def test_by_hand(tmp_path, name, arguments, expected):
    (tmp_path / "seed_overlap.csv").write_text(TABLE)
    statistic = STATISTICS[name]
    assert statistic.files(run="paper", **arguments) == ["seed_overlap.csv"]
    np.testing.assert_allclose(statistic(tmp_path, run="paper", **arguments), expected, rtol=1e-12)
