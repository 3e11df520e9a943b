"""Which rows of which basis each training has, how many, and what the table says of it."""

import numpy as np
import pandas as pd
import pytest

from rounding import assert_same, bound
from training_jacobian.experiments.bases import random_basis
from training_jacobian.experiments.restriction import (
    grid,
    make_plans,
    make_region_plans,
    masks,
    orders,
    region_dimensions,
)
from training_jacobian.spectrum.regions import Thresholds, partition

SIGMA = np.array([9.0, 3.0, 1.4, 1.05, 1.01, 1.0, 0.97, 0.8, 0.3, 0.01])
CUTS = Thresholds(1.5, 0.1, 2 / 3)


def parts_of(sigma, trivial):
    """Return the parts of a run whose trivial block has these indices."""
    parts = partition(sigma, CUTS)
    without = np.setdiff1d(parts["bulk"], trivial)
    return parts | {"trivial": np.array(trivial, dtype=int), "bulk_without_trivial": without}


PARTS = parts_of(SIGMA, [4, 5])


def test_orders():
    found = {name: order.tolist() for name, order in orders(SIGMA, PARTS["trivial"]).items()}
    assert found["bulk"] == [5, 4, 6, 3, 7, 2, 8, 9, 1, 0]
    assert found["complement"] == found["bulk"][::-1]
    assert found["chaotic"] == list(range(10))
    assert found["stable"] == list(range(10))[::-1]
    assert found["bulk_without_trivial"] == [6, 3, 7, 2, 8, 9, 1, 0]


def test_at_their_own_dimension_they_are_the_regions():
    own = region_dimensions(PARTS, 10)
    entering = orders(SIGMA, PARTS["trivial"])
    for name in ("chaotic", "bulk", "stable"):
        assert set(entering[name][: own[name]]) == set(PARTS[name])
    outside = set(range(10)) - set(PARTS["bulk"])
    assert set(entering["complement"][: own["complement"]]) == outside
    assert set(entering["bulk_without_trivial"][: own["bulk_without_trivial"]]) == {3, 6}


def test_masks():
    found = masks(np.array([3, 1, 0]), np.array([0, 1, 2, 3]), 5)
    assert found.dtype == bool
    np.testing.assert_array_equal(found.sum(axis=1), [0, 1, 2, 3])
    assert [np.flatnonzero(row).tolist() for row in found] == [[], [3], [1, 3], [0, 1, 3]]


def test_masks_are_nested():
    found = masks(orders(SIGMA, PARTS["trivial"])["bulk"], np.arange(11), 10)
    assert (found[1:] >= found[:-1]).all()


def test_grid_of_the_paper():
    found = grid(4810, [511, 2984, 765])
    assert len(found) == 23
    assert found[0] == 100
    assert found[-1] == 4810
    assert {511, 765, 2984} <= set(found)
    assert (np.diff(found) > 0).all()


@pytest.mark.parametrize("size", [1, 7, 40, 310, 399])
def test_grid_of_small_networks(size):
    found = grid(size, [0, 1])
    assert found[0] == 1
    assert found[-1] == size
    assert len(set(found)) == len(found)


def test_random_basis_is_orthonormal():
    basis = random_basis(60, seed=0, draw=1, dtype=np.float32)
    assert basis.dtype == np.float32
    assert_same(basis @ basis.T, np.eye(60, dtype=np.float32), roundings=60)


def test_random_basis_depends_on_seed_and_draw_only():
    first = random_basis(9, seed=0, draw=1, dtype=np.float64)
    np.testing.assert_array_equal(first, random_basis(9, seed=0, draw=1, dtype=np.float64))
    for other in ({"seed": 1, "draw": 1}, {"seed": 0, "draw": 2}):
        assert np.abs(first - random_basis(9, dtype=np.float64, **other)).max() > 0.1


SIZE = 40
DESCENDING = np.linspace(2, 0.2, SIZE).astype(np.float32) ** 2


def arguments(sigma):
    vt = random_basis(SIZE, seed=5, draw=0, dtype=np.float32)
    parts = parts_of(sigma, partition(sigma, CUTS)["bulk"][:1])
    return (sigma, vt, parts), parts


@pytest.fixture
def plans():
    inputs, parts = arguments(DESCENDING)
    return list(make_plans(*inputs, draws=2, seed=0)), parts


def test_one_plan_per_basis(plans):
    own, first, second = plans[0]
    assert own.runs["subspace"].unique().tolist() == [
        *("bulk", "complement", "chaotic", "stable", "bulk_without_trivial", "none")
    ]
    assert set(own.runs["draw"]) == {0}
    for draw, plan in ((1, first), (2, second)):
        assert set(plan.runs["draw"]) == {draw}
        assert set(plan.runs["subspace"]) == {"random"}
        expected = random_basis(SIZE, seed=0, draw=draw, dtype=np.float32)
        np.testing.assert_array_equal(plan.basis, expected)


def test_masks_have_the_dimension_of_their_row(plans):
    for plan in plans[0]:
        np.testing.assert_array_equal(plan.masks.sum(axis=1), plan.runs["dimension"])


def test_regions_are_marked(plans):
    (own, first, _), parts = plans
    for name in ("chaotic", "bulk", "stable"):
        marked = (own.runs["subspace"] == name) & own.runs["is_region"]
        (row,) = own.masks[marked]
        np.testing.assert_array_equal(np.flatnonzero(row), parts[name])
    marked = first.runs.loc[first.runs["is_region"], "dimension"]
    assert set(marked) == {len(parts[name]) for name in ("chaotic", "bulk", "stable")}


def test_effective_dimension_leaves_the_trivial_share_out(plans):
    (own, first, _), parts = plans
    lost = own.runs["dimension"] - own.runs["effective_dimension"]
    trivial = own.masks[:, parts["bulk"][0]]
    off = bound("float32", SIZE)
    np.testing.assert_allclose(lost, trivial, rtol=0, atol=off)
    lost = first.runs["dimension"] - first.runs["effective_dimension"]
    assert ((lost > 0) & (lost < 1 + off)).all()
    assert lost.iloc[-1] == pytest.approx(1, abs=off)


def test_without_trivial_ends_with_all_of_its_rows(plans):
    runs = plans[0][0].runs
    assert runs.loc[runs["subspace"] == "bulk_without_trivial", "dimension"].max() == SIZE - 1
    assert runs.loc[runs["subspace"] == "none", "dimension"].tolist() == [0]


def test_are_the_marked_rows_of_the_whole():
    inputs, _ = arguments(DESCENDING)
    own, drawn = make_region_plans(*inputs, draws=1, seed=0)
    whole, _ = make_plans(*inputs, draws=1, seed=0)
    kept = (whole.runs["is_region"] | (whole.runs["subspace"] == "none")).to_numpy()
    # The effective dimensions are sums over more rows or fewer, so that their rounding differs.
    expected = whole.runs[kept].reset_index(drop=True)
    pd.testing.assert_frame_equal(own.runs, expected, rtol=0, atol=bound("float32", SIZE))
    np.testing.assert_array_equal(own.masks, whole.masks[kept])
    assert drawn.runs["is_region"].all()


def test_controls_have_the_regions_dimensions():
    inputs, parts = arguments(DESCENDING)
    _, first, second = make_region_plans(*inputs, draws=2, seed=0)
    sizes = {len(parts[name]) for name in ("chaotic", "bulk", "stable")}
    # One bulk vector is trivial.
    sizes = sorted(sizes | {len(parts["bulk"]) - 1})
    assert first.runs["dimension"].tolist() == second.runs["dimension"].tolist() == sizes
    np.testing.assert_array_equal(first.masks.sum(axis=1), sizes)
    assert first.basis.shape == (max(sizes), SIZE)
    gram = first.basis @ first.basis.T
    assert_same(gram, np.eye(len(gram), dtype=np.float32), roundings=SIZE)
    assert not np.allclose(first.basis, second.basis)


@pytest.mark.parametrize("missing", ["chaotic", "bulk", "stable"])
def test_a_region_without_directions_has_no_row(missing):
    values = {"chaotic": 3.0, "bulk": 1.0, "stable": 0.1}
    others = [value for name, value in values.items() if name != missing]
    inputs, _ = arguments(np.repeat(others, SIZE // 2).astype(np.float32))
    own, _ = make_region_plans(*inputs, draws=1, seed=0)
    assert missing not in set(own.runs["subspace"])
    assert (own.runs["dimension"] > 0).sum() >= 2
