"""Only directions that J leaves alone from both sides count as identities."""

import numpy as np
import pytest

from training_jacobian.spectrum.regions import identities

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
