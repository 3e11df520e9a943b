"""Regions by threshold, shares and samples of subspaces, and what is written of them."""

import numpy as np
import pytest
from scipy.stats import ortho_group

from rounding import assert_same
from training_jacobian.spectrum.regions import (
    Thresholds,
    describe,
    partition,
    random_units,
    share_within,
    stored_partition,
)

CUTS = Thresholds(chaotic_above=1.5, bulk_within=0.25, stable_below=0.5)


def lists(parts):
    return {name: indices.tolist() for name, indices in parts.items()}


def test_values_on_the_thresholds():
    sigma = np.array([1.5000001, 1.5, 1.25, 1.0, 0.75, 0.7499, 0.5, 0.4999])
    assert lists(partition(sigma, CUTS)) == {
        "chaotic": [0],
        "bulk": [2, 3, 4],
        "stable": [7],
        "transition": [1, 5, 6],
    }


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_every_index_is_in_exactly_one_part(dtype):
    sigma = np.sort(np.random.default_rng(0).gamma(1.0, size=500).astype(dtype))[::-1]
    parts = partition(sigma, CUTS)
    assert sorted(np.concatenate(list(parts.values())).tolist()) == list(range(500))
    for name, indices in parts.items():
        assert len(indices) > 10, name
        for value in sigma[indices]:
            expected = "transition"
            if value > 1.5:
                expected = "chaotic"
            elif 0.75 <= value <= 1.25:
                expected = "bulk"
            elif value < 0.5:
                expected = "stable"
            assert name == expected


def test_empty_regions():
    parts = partition(np.ones(3), CUTS)
    assert lists(parts) == {"chaotic": [], "bulk": [0, 1, 2], "stable": [], "transition": []}


def test_stored_partition_uses_the_recorded_thresholds():
    sigma = np.array([3.0, 1.1, 1.0, 1.0, 1.0, 0.1])
    regions = {
        "thresholds": {"chaotic_above": 5.0, "bulk_within": 0.25, "stable_below": 0.05},
        "bulk": {"count": 99},
        "trivial": {"first": 2, "count": 2},
    }
    assert lists(stored_partition(sigma, regions)) == {
        "chaotic": [],
        "bulk": [1, 2, 3, 4],
        "stable": [],
        "transition": [0, 5],
        "trivial": [2, 3],
        "bulk_without_trivial": [1, 4],
    }


def test_against_the_projector():
    rng = np.random.default_rng(0)
    basis = np.linalg.qr(rng.normal(size=(8, 8)))[0][:3]
    directions = rng.normal(size=(5, 8))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    projector = basis.T @ basis
    expected = [np.linalg.norm(projector @ d) ** 2 for d in directions]
    np.testing.assert_allclose(share_within(directions, basis), expected, rtol=0, atol=1e-14)


def test_inside_outside_and_between():
    directions = np.array([[1.0, 0, 0], [0, 0, 1], [0.6, 0, 0.8], [0.6, 0.8, 0]])
    shares = share_within(directions, np.eye(3)[:2])
    np.testing.assert_allclose(shares, [1, 0, 0.36, 1], rtol=0, atol=1e-15)


def test_an_empty_subspace_has_no_share():
    assert share_within(np.eye(3), np.empty((0, 3))).tolist() == [0, 0, 0]


PAPER_CUTS = Thresholds(chaotic_above=1.5, bulk_within=0.1, stable_below=0.6666667)
SIGMA = np.array([5.0, 2.0, 1.3, 1.05, 1.0, 1.0, 0.98, 0.8, 0.5, 0.01])
"""2 chaotic, 4 bulk, 2 stable, 2 transition."""


def block(count):
    return {"first": 4, "count": count, "dead_inputs": count, "logit_shift": 0}


def test_counts_fractions_and_extremes():
    regions = describe(SIGMA, block(0), PAPER_CUTS)
    assert regions["parameters"] == 10
    assert regions["thresholds"] == {
        "chaotic_above": 1.5,
        "bulk_within": 0.1,
        "stable_below": 0.6666667,
    }
    assert regions["chaotic"] == {"count": 2, "fraction": 0.2}
    assert regions["bulk"] == {"count": 4, "fraction": 0.4}
    assert regions["stable"] == {"count": 2, "fraction": 0.2}
    assert regions["transition"] == {"count": 2, "fraction": 0.2}
    assert regions["trivial"] == block(0)
    assert regions["bulk_without_trivial"] == {"count": 4, "fraction": 0.4}
    assert regions["sigma_largest"] == 5
    assert regions["sigma_smallest"] == 0.01
    product = 5 * 2 * 1.3 * 1.05 * 0.98 * 0.8 * 0.5 * 0.01
    assert abs(regions["log_volume"] - np.log(product)) < 1e-13


def test_the_trivial_block_leaves_the_bulk_and_the_whole():
    regions = describe(SIGMA, block(2), PAPER_CUTS)
    assert regions["trivial"] == block(2)
    assert regions["bulk"] == {"count": 4, "fraction": 0.4}
    assert regions["bulk_without_trivial"] == {"count": 2, "fraction": 2 / 8}


def test_all_directions_may_be_trivial():
    regions = describe(np.ones(3), {"first": 0, "count": 3}, PAPER_CUTS)
    assert regions["bulk_without_trivial"] == {"count": 0, "fraction": 0}


def test_float32_log_volume_is_summed_in_float64():
    sigma = np.linspace(2, 1, 10).astype("float32")
    expected = sum(np.log(float(value)) for value in sigma)
    assert abs(describe(sigma, block(0), PAPER_CUTS)["log_volume"] - expected) < 1e-13


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("seed", range(5))
def test_random_units_depend_on_the_subspace_and_not_on_its_basis(dtype, seed):
    rows = ortho_group.rvs(12, random_state=seed)[:5].astype(dtype)
    other = (ortho_group.rvs(5, random_state=seed + 100) @ rows).astype(dtype)
    found = random_units(rows, 7, seed=seed)
    assert found.shape == (7, 12)
    assert found.dtype == rows.dtype
    assert_same(np.linalg.norm(found, axis=1), np.ones(7), roundings=12)
    assert_same(found @ rows.T @ rows, found, roundings=24)
    assert_same(random_units(other, 7, seed=seed), found, roundings=100)


def test_random_units_are_isotropic_and_differ_by_seed():
    rows = ortho_group.rvs(8, random_state=0)[:3]
    found = random_units(rows, 4000, seed=0) @ rows.T
    # An entry's square has the variance 2 / 9 at most: five standard errors of the mean.
    error = 5 * (2 / 4000) ** 0.5 / 3
    np.testing.assert_allclose(found.T @ found / 4000, np.eye(3) / 3, rtol=0, atol=error)
    np.testing.assert_allclose(found.mean(axis=0), 0, atol=5 * (1 / 3 / 4000) ** 0.5)
    first, again, other = (random_units(rows, 2, seed=seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any(axis=1).all()


def test_an_empty_subspace_has_no_unit_vector():
    found = random_units(np.empty((0, 6), "float32"), 4, seed=0)
    assert (found.shape, found.dtype) == ((0, 6), np.float32)
