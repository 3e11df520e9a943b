"""Golub–Kahan's leading singular triplets against numpy's decomposition."""

import jax
import numpy as np
import pytest

from operators import matrix_map, with_singular_values
from rounding import assert_same
from training_jacobian.program.errors import DivergenceError, UserError
from training_jacobian.spectrum.estimate_accuracy import diagonal_map
from training_jacobian.spectrum.leading import Triplets, leading_triplets, measured_residuals

SIZE = 24
SIGMA = np.concatenate([[9, 7, 5, 4, 3], np.linspace(1.5, 0.5, SIZE - 5)])
START = np.random.default_rng(1).standard_normal(SIZE)


def find(operator, start, **options):
    with jax.enable_x64(True):
        return leading_triplets(operator, start, **options)


@pytest.fixture(scope="module")
def known():
    return with_singular_values(SIGMA)


@pytest.fixture(scope="module")
def few_steps(known):
    """Ten steps, what they find, and how often they told of themselves."""
    calls = []
    with jax.enable_x64(True):
        operator = matrix_map(known[2])
    found = find(operator, START, steps=10, tolerance=0.3, tick=lambda: calls.append(1))
    jax.effects_barrier()
    return found, calls


def test_all_steps_find_everything(known):
    u, vt, matrix = known
    with jax.enable_x64(True):
        operator = matrix_map(matrix)
    found = find(operator, START, steps=SIZE, tolerance=1e-8)
    assert found.consecutive == SIZE
    np.testing.assert_allclose(found.sigma, SIGMA, rtol=1e-12)
    signs = np.sign(np.diag(found.vt @ vt.T))
    np.testing.assert_allclose(signs[:, None] * found.vt, vt, atol=1e-10)
    np.testing.assert_allclose(signs[:, None] * found.u, u.T, atol=1e-10)


def test_every_value_lies_within_its_residual(few_steps):
    found, _ = few_steps
    assert 2 <= len(found.sigma) < 10
    distance = np.abs(found.sigma[:, None] - SIGMA).min(axis=1)
    assert np.all(distance <= found.residual * found.sigma + 1e-12)
    assert found.residual.max() <= 0.3
    # Some are far from converged, or this would say nothing.
    assert distance.max() > 1e-4


def test_residuals_are_those_of_the_matrix(known, few_steps):
    found, matrix = few_steps[0], known[2]
    sigma = found.sigma[:, None]
    right = np.linalg.norm(found.vt @ matrix.T - sigma * found.u, axis=1)
    left = np.linalg.norm(found.u @ matrix - sigma * found.vt, axis=1)
    assert right.max() < 1e-12
    np.testing.assert_allclose(left / found.sigma, found.residual, rtol=1e-8, atol=1e-13)


def test_vectors_are_orthonormal(few_steps):
    found, _ = few_steps
    for rows in (found.u, found.vt):
        np.testing.assert_allclose(rows @ rows.T, np.eye(len(rows)), atol=1e-13)


def test_a_tick_with_every_step(few_steps):
    assert len(few_steps[1]) == 10


def test_only_values_above_the_first_gap_are_consecutive():
    """The smallest value converges too, with those above it unknown."""
    sigma = np.concatenate([[50.0, 40, 30], np.linspace(3, 2, SIZE - 4), [0.5]])
    with jax.enable_x64(True):
        operator = diagonal_map(sigma)
    found = find(operator, START, steps=13, tolerance=1e-3)
    assert found.consecutive == 3
    # A value is off by its residual's square over the gap to the others: 1e-6 σ / 0.04 at most.
    np.testing.assert_allclose(found.sigma, [50, 40, 30, 0.5], rtol=1e-4)


def test_in_float32(known):
    found = leading_triplets(
        matrix_map(known[2].astype(np.float32)), START, steps=SIZE, tolerance=1e-3
    )
    assert found.vt.dtype == found.u.dtype == np.float32
    assert_same(found.sigma.astype(np.float32), SIGMA, roundings=SIZE)


@pytest.mark.parametrize(
    ("sigma", "expected"), [([2, 1, 0], [2, 1]), ([5], [5]), ([2, 1], [2, 1]), ([0], [])]
)
def test_hardly_any_parameters(sigma, expected):
    """The last remainder is zero, and a value of zero has no relative residual."""
    with jax.enable_x64(True):
        operator = diagonal_map(np.array(sigma, float))
    found = find(operator, START[: len(sigma)], steps=len(sigma), tolerance=1e-3)
    np.testing.assert_allclose(found.sigma, expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("sigma", "error", "line"),
    [
        ([np.inf, 1, 1, 1], DivergenceError, "after 0 of 4 steps the iteration is not finite"),
        ([1, 1, 1, 1], UserError, "after 1 of 4 steps the iteration has nothing left to find"),
    ],
)
def test_what_cannot_be_iterated(sigma, error, line):
    with jax.enable_x64(True):
        operator = diagonal_map(np.array(sigma, float))
    with pytest.raises(error, match=line):
        find(operator, np.ones(4), steps=4, tolerance=1e-3)


@pytest.mark.usefixtures("double")
def test_residuals_measured_anew():
    """Exact triplets, of which the second has a right vector that is off by a known angle."""
    sigma = np.array([4.0, 2.0, 1.0, 0.5])
    u, vt, matrix = with_singular_values(sigma)
    turned = vt.copy()
    turned[1] = 0.8 * vt[1] + 0.6 * vt[3]
    triplets = Triplets(u.T, sigma, turned, residual=np.zeros(4), consecutive=4)
    right, left = measured_residuals(matrix_map(matrix), triplets, 3)
    # J v − 2 u₁ = (0.8 · 2 − 2) u₁ + 0.6 · 0.5 u₃; Jᵀ u₁ − 2 v = 2 (v₁ − v).
    assert_same(right, [0, np.hypot(0.4, 0.3) / 2, 0], roundings=20)
    assert_same(left, [0, np.hypot(0.2, 0.6), 0], roundings=20)
