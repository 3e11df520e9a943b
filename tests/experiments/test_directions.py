"""Cosines between matching singular vectors, and movement in the basis of the right ones."""

import numpy as np
import pytest
from scipy.stats import ortho_group

from training_jacobian.experiments.directions import alignment, movement, shares


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_against_a_loop_of_dot_products(dtype):
    rng = np.random.default_rng(0)
    u, v = (np.linalg.qr(rng.normal(size=(7, 7)))[0].astype(dtype) for _ in range(2))
    cosines = alignment(u, v.T)
    expected = [u[:, i] @ v[:, i] for i in range(7)]
    assert cosines.dtype == dtype
    np.testing.assert_allclose(cosines, expected, rtol=0, atol=8 * np.finfo(dtype).eps)


def test_symmetric_positive_matrix_has_cosine_one():
    root = np.random.default_rng(1).normal(size=(6, 6))
    u, _, vt = np.linalg.svd(root @ root.T)
    np.testing.assert_allclose(alignment(u, vt), np.ones(6), rtol=0, atol=1e-12)


def test_a_rotation_has_the_cosine_of_its_angle():
    angle = 0.3
    u = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    np.testing.assert_allclose(alignment(u, np.eye(2)), [np.cos(0.3)] * 2, rtol=1e-15)


def test_a_quarter_turn_has_cosine_zero():
    assert alignment(np.array([[0.0, -1.0], [1.0, 0.0]]), np.eye(2)).tolist() == [0, 0]


def test_components_rebuild_the_movement():
    vt = ortho_group.rvs(6, random_state=0)
    start, end = np.arange(6.0), np.arange(6.0) ** 2
    np.testing.assert_allclose(movement(start, end, vt) @ vt, end - start, atol=1e-12)


def test_shares_add_up():
    parts = {"chaotic": np.array([0]), "bulk": np.array([1, 2]), "stable": np.array([3])}
    found = shares(np.array([1.0, 2.0, 0.0, 2.0]), parts)
    assert found["bulk"] == {"movement": 4 / 9, "dimensions": 0.5}
    assert sum(share["movement"] for share in found.values()) == 1
