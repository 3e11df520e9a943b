"""Overlaps and angles of subspaces, chance of either kind, and matched hidden units."""

import numpy as np
import pytest
import scipy.linalg

from operators import random_rows
from rounding import bound
from training_jacobian.experiments.overlap import (
    chance_overlap,
    principal_cosines,
    random_cosines,
    subspace_overlap,
)


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
