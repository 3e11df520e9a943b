"""Overlap of subspaces with known angles; chance as the mean over random subspaces."""

import numpy as np
import pytest

from training_jacobian.experiments.overlap import chance_overlap, subspace_overlap


def random_rows(count, size, rng):
    return np.linalg.qr(rng.standard_normal((size, count)))[0].T


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
