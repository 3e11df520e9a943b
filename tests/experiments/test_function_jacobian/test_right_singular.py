"""Singular values and right vectors of a linear map, with more and with fewer rows than columns."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rounding import bound
from training_jacobian.experiments.function_jacobian import RESOLVED_ABOVE, right_singular

SIZE, CLASSES = 12, 2


def linear_map(samples, sigma, seed=0):
    """Inputs and outputs (theta, x) → (samples, classes) whose Jacobian has the values `sigma`."""
    rng = np.random.default_rng(seed)
    rows, rank = samples * CLASSES, len(sigma)
    left = np.linalg.qr(rng.standard_normal((rows, rank)))[0]
    right = np.linalg.qr(rng.standard_normal((SIZE, rank)))[0].T
    matrix = (left * sigma) @ right
    x = matrix.reshape(samples, CLASSES * SIZE)
    return x, lambda theta, x: x.reshape(-1, CLASSES, SIZE) @ theta, right


@pytest.mark.parametrize("samples", [4, 9])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_recovers_the_decomposition(samples, dtype):
    sigma = np.array([5.0, 2.0, 1.0, 0.3, 0.01])
    x, outputs, expected = linear_map(samples, sigma)
    with jax.enable_x64(dtype == "float64"):
        found, right = right_singular(outputs, jnp.ones(SIZE, dtype=dtype), x)
    assert right.dtype == dtype
    assert found[-1] > 0
    # Entries of G are rounded to `dtype`, and σ² by a share of the largest one, in float64.
    off = np.finfo(dtype).eps / 2 * np.linalg.norm(sigma)
    off = off + bound("float64", SIZE) * sigma[0] ** 2 / sigma
    kept = found > 1e-6
    assert (np.abs(found[kept] - sigma) < off).all()
    # A vector made by dividing by σ is as long as that is right; its angle counts squared.
    cosines = np.abs((right[kept] * expected).sum(axis=1))
    assert (np.abs(cosines - 1) < off / sigma + np.finfo(dtype).eps).all()


@pytest.mark.parametrize("samples", [4, 9])
def test_values_down_to_a_millionth_are_resolved(samples):
    sigma = 10.0 ** -np.arange(7)
    x, outputs, expected = linear_map(samples, sigma)
    with jax.enable_x64(True):
        found, right = right_singular(outputs, jnp.zeros(SIZE), x)
    assert len(found) == 7
    # The eigenvalue 1e-12 of GᵀG is off by some ten u of the largest, 1: a thousandth of it.
    np.testing.assert_allclose(found, sigma, rtol=0.02)
    np.testing.assert_allclose(np.abs((right * expected).sum(axis=1)), 1, rtol=0, atol=1e-3)


def test_values_below_the_resolution_are_left_out():
    x, outputs, _ = linear_map(9, np.array([1.0, 0.1, RESOLVED_ABOVE / 10]))
    with jax.enable_x64(True):
        found, right = right_singular(outputs, jnp.zeros(SIZE), x)
    np.testing.assert_allclose(found, [1, 0.1], rtol=1e-12)
    assert right.shape == (2, SIZE)
