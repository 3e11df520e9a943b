"""Regions by threshold, identities, shares of subspaces, and what is written of them."""

import numpy as np
import pytest

from training_jacobian.spectrum.regions import (
    Thresholds,
    describe,
    partition,
    share_within,
    stored_partition,
)
from training_jacobian.spectrum.trivial import identities

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
    sigma = np.array([3.0, 1.0, 0.1])
    regions = {
        "thresholds": {"chaotic_above": 5.0, "bulk_within": 0.25, "stable_below": 0.05},
        "bulk": {"count": 99},
    }
    assert lists(stored_partition(sigma, regions)) == {
        "chaotic": [],
        "bulk": [1],
        "stable": [],
        "transition": [0, 2],
    }


SIZE = 6


@pytest.fixture
def basis():
    """Orthonormal rows t, s, w, …"""
    return np.linalg.qr(np.random.default_rng(0).normal(size=(SIZE, SIZE)))[0]


def two_sided(basis):
    """Return J that leaves t alone from both sides and mixes everything else."""
    rest = basis[1:]
    mixing = np.random.default_rng(1).normal(size=(SIZE - 1, SIZE - 1))
    return np.outer(basis[0], basis[0]) + rest.T @ mixing @ rest


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_two_sided_identity_is_kept_and_the_others_are_not(basis, dtype):
    kept = identities(two_sided(basis).astype(dtype), basis)
    np.testing.assert_array_equal(kept, basis[:1])


def test_a_right_identity_alone_is_rejected(basis):
    t, s = basis[:2]
    jacobian = two_sided(basis) + 0.01 * np.outer(t, s)
    np.testing.assert_allclose(jacobian @ t, t, atol=1e-12)
    assert len(identities(jacobian, t[None])) == 0


def test_a_left_identity_alone_is_rejected(basis):
    t, s = basis[:2]
    jacobian = two_sided(basis) + 0.01 * np.outer(s, t)
    np.testing.assert_allclose(jacobian.T @ t, t, atol=1e-12)
    assert len(identities(jacobian, t[None])) == 0


@pytest.mark.parametrize("side", ["right", "left"])
@pytest.mark.parametrize(("size", "count"), [(0.9e-4, 1), (1.1e-4, 0)])
def test_tolerance(basis, side, size, count):
    t, s = basis[:2]
    change = size * (np.outer(s, t) if side == "right" else np.outer(t, s))
    assert len(identities(two_sided(basis) + change, t[None])) == count
    assert len(identities(two_sided(basis) + change, t[None], tolerance=2 * size)) == 1


def test_a_reflected_direction_is_no_identity(basis):
    jacobian = np.eye(SIZE) - 2 * np.outer(basis[0], basis[0])
    np.testing.assert_array_equal(identities(jacobian, basis), basis[1:])


def test_no_directions():
    assert identities(np.eye(SIZE), np.empty((0, SIZE))).shape == (0, SIZE)


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


@pytest.fixture
def vt():
    return np.linalg.qr(np.random.default_rng(0).normal(size=(10, 10)))[0]


def test_counts_fractions_and_extremes(vt):
    regions = describe(SIGMA, vt, np.empty((0, 10)), PAPER_CUTS)
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
    assert regions["trivial_directions"] == 0
    assert regions["trivial_bulk"] == {"count": 0}
    assert regions["bulk_without_trivial"] == {"count": 4, "fraction": 0.4}
    assert regions["sigma_largest"] == 5
    assert regions["sigma_smallest"] == 0.01
    product = 5 * 2 * 1.3 * 1.05 * 0.98 * 0.8 * 0.5 * 0.01
    assert abs(regions["log_volume"] - np.log(product)) < 1e-13


def test_trivial_directions_inside_and_outside_the_bulk(vt):
    """One bulk vector, one mixture of two, one chaotic vector: two of three are trivial bulk."""
    mixture = 0.6 * vt[4] + 0.8 * vt[6]
    regions = describe(SIGMA, vt, np.stack([vt[3], mixture, vt[0]]), PAPER_CUTS)
    assert regions["trivial_directions"] == 3
    assert regions["trivial_bulk"] == {"count": 2}
    assert regions["bulk_without_trivial"] == {"count": 2, "fraction": 2 / 7}


@pytest.mark.parametrize(("outside", "count"), [(0.009, 1), (0.011, 0)])
def test_a_direction_with_a_little_outside_the_bulk(vt, outside, count):
    direction = np.sqrt(1 - outside) * vt[4] + np.sqrt(outside) * vt[9]
    assert describe(SIGMA, vt, direction[None], PAPER_CUTS)["trivial_bulk"] == {"count": count}


def test_float32_log_volume_is_summed_in_float64(vt):
    sigma = np.linspace(2, 1, 10).astype("float32")
    expected = sum(np.log(float(value)) for value in sigma)
    found = describe(sigma, vt.astype("float32"), np.empty((0, 10)), PAPER_CUTS)["log_volume"]
    assert abs(found - expected) < 1e-13
