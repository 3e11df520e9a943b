"""Squared length of the projection onto a subspace."""

import numpy as np

from training_jacobian.spectrum.regions import share_within


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
