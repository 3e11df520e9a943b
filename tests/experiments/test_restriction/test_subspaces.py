"""Which rows of the basis each subspace is made of, and how many."""

import numpy as np
import pytest

from rounding import assert_same
from training_jacobian.experiments.bases import random_basis
from training_jacobian.experiments.restriction import grid, masks, orders, region_dimensions
from training_jacobian.spectrum.regions import Thresholds, partition

SIGMA = np.array([9.0, 3.0, 1.4, 1.05, 1.01, 1.0, 0.97, 0.8, 0.3, 0.01])
SHARE = np.array([0, 0, 0, 0.1, 0.9, 1.0, 0.4, 0, 0, 0])
PARTS = partition(SIGMA, Thresholds(1.5, 0.1, 2 / 3))


def test_orders():
    found = {name: order.tolist() for name, order in orders(SIGMA, SHARE).items()}
    assert found["bulk"] == [5, 4, 6, 3, 7, 2, 8, 9, 1, 0]
    assert found["complement"] == found["bulk"][::-1]
    assert found["chaotic"] == list(range(10))
    assert found["stable"] == list(range(10))[::-1]
    assert found["bulk_without_trivial"] == [6, 3, 7, 2, 8, 9, 1, 0]


def test_at_their_own_dimension_they_are_the_regions():
    own = region_dimensions(PARTS, SHARE)
    entering = orders(SIGMA, SHARE)
    for name in ("chaotic", "bulk", "stable"):
        assert set(entering[name][: own[name]]) == set(PARTS[name])
    outside = set(range(10)) - set(PARTS["bulk"])
    assert set(entering["complement"][: own["complement"]]) == outside
    genuine = [i for i in PARTS["bulk"] if SHARE[i] < 0.5]
    assert set(entering["bulk_without_trivial"][: own["bulk_without_trivial"]]) == set(genuine)


def test_masks():
    found = masks(np.array([3, 1, 0]), np.array([0, 1, 2, 3]), 5)
    assert found.dtype == bool
    np.testing.assert_array_equal(found.sum(axis=1), [0, 1, 2, 3])
    assert [np.flatnonzero(row).tolist() for row in found] == [[], [3], [1, 3], [0, 1, 3]]


def test_masks_are_nested():
    found = masks(orders(SIGMA, SHARE)["bulk"], np.arange(11), 10)
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
