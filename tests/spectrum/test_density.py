"""Lanczos' iteration on JᵀJ from several probes against a plain loop."""

import jax
import numpy as np
import pytest

from operators import lanczos, matrix_map, with_singular_values
from rounding import assert_same
from training_jacobian.program.errors import DivergenceError
from training_jacobian.spectrum.density import direction_residuals, tridiagonalise
from training_jacobian.spectrum.estimate_accuracy import diagonal_map

SIGMA = np.concatenate([[9, 8, 7], np.linspace(3, 5, 7), np.linspace(0.95, 1.05, 10), [0.5, 0.2]])
SIZE, KNOWN, STEPS = len(SIGMA), 3, 14
FORGOTTEN = 1e-9
"""Of Lanczos' coefficients after so few steps: u = 1e-16 grows with what has converged."""

PROBES = np.random.default_rng(1).choice([-1.0, 1.0], size=(3, SIZE))


def find(matrix, known, **options):
    with jax.enable_x64(True):
        operator = matrix_map(matrix)
        return tridiagonalise(operator, PROBES, known, steps=STEPS, interval=(0.9, 1.1), **options)


@pytest.fixture(scope="module")
def decomposed():
    return with_singular_values(SIGMA)


@pytest.fixture(scope="module")
def found(decomposed):
    """Coefficients and directions by two devices, and how often they told of themselves."""
    calls = []
    _, vt, matrix = decomposed
    options = {"devices": jax.devices()[:2], "tick": lambda: calls.append(1)}
    recurrences = find(matrix, vt[:KNOWN], **options)
    jax.effects_barrier()
    return recurrences, len(calls)


def test_coefficients_are_those_of_a_plain_loop(decomposed, found):
    """On what is left of the matrix and of each probe without the known vectors."""
    _, vt, matrix = decomposed
    rest = np.eye(SIZE) - vt[:KNOWN].T @ vt[:KNOWN]
    for number, probe in enumerate(PROBES):
        diagonal, beside = lanczos(rest @ matrix.T @ matrix @ rest, rest @ probe, STEPS)
        np.testing.assert_allclose(found[0].diagonals[number], diagonal, rtol=FORGOTTEN)
        np.testing.assert_allclose(found[0].off_diagonals[number], beside, rtol=FORGOTTEN)


def test_directions_are_the_probes_parts_in_the_interval(decomposed, found):
    _, vt, _ = decomposed
    bulk = vt[np.abs(SIGMA - 1) < 0.1]
    part = PROBES @ bulk.T @ bulk
    part /= np.linalg.norm(part, axis=1, keepdims=True)
    # What 14 steps of the 19 to the end leave open is 2e-6, in exact arithmetic too.
    np.testing.assert_allclose(found[0].directions, part, atol=1e-5)


def test_two_devices_equal_one(decomposed, found):
    _, vt, matrix = decomposed
    one = find(matrix, vt[:KNOWN], devices=jax.devices()[:1])
    for name in ("diagonals", "off_diagonals", "directions"):
        two = getattr(found[0], name)
        np.testing.assert_allclose(getattr(one, name), two, rtol=FORGOTTEN, atol=FORGOTTEN)


def test_a_tick_with_every_step_of_every_device(found):
    assert found[1] == 2 * STEPS


def test_nothing_known(decomposed):
    matrix = decomposed[2].astype(np.float32)
    none = np.empty((0, SIZE), np.float32)
    found = tridiagonalise(matrix_map(matrix), PROBES[:1], none, steps=5, interval=(0.3, 0.4))
    assert found.directions.dtype == np.float32
    np.testing.assert_array_equal(found.directions, np.zeros((1, SIZE)))
    found = find(decomposed[2], none)
    diagonal, beside = lanczos(decomposed[2].T @ decomposed[2], PROBES[0], STEPS)
    np.testing.assert_allclose(found.diagonals[0], diagonal, rtol=FORGOTTEN)
    np.testing.assert_allclose(found.off_diagonals[0], beside, rtol=FORGOTTEN)


def test_an_invariant_space_is_left_alone():
    """Two values, so two steps; what the others make of rounding has no part in the probe."""
    sigma = np.array([3.0, 1, 1, 1, 1])
    with jax.enable_x64(True):
        probe = np.array([[1.0, -1, 1, 1, -1]])
        none = np.empty((0, 5))
        options = {"steps": 4, "interval": (0.9, 1.1)}
        found = tridiagonalise(diagonal_map(sigma), probe, none, **options)
    np.testing.assert_allclose(found.diagonals[0, :2], [2.6, 7.4], rtol=1e-12)
    np.testing.assert_allclose(found.off_diagonals[0, :2], [3.2, 0], atol=1e-12)
    np.testing.assert_allclose(found.directions, [[0, -0.5, 0.5, 0.5, -0.5]], atol=1e-12)


def test_products_that_overflow():
    matrix = np.eye(4, dtype=np.float32) * np.float32(1e30)
    none = np.empty((0, 4), np.float32)
    with pytest.raises(DivergenceError, match="after 0 of 2 steps the iteration is not finite"):
        tridiagonalise(matrix_map(matrix), np.ones((2, 4)), none, steps=2, interval=(0.9, 1.1))


@pytest.mark.usefixtures("double")
def test_residuals_of_a_mixture_of_two_values():
    """For v = cos·v₀ + sin·v₁, σ̄² is the mean of the squares and the spread their deviation."""
    _, vt, matrix = with_singular_values(np.array([2.0, 1.0, 0.5]))
    directions = np.stack([vt[1], 0.6 * vt[0] + 0.8 * vt[1]])
    operator = matrix_map(matrix)
    gain, spread = direction_residuals(operator, directions, devices=jax.devices()[:1])
    assert_same(gain, [1, np.sqrt(0.36 * 4 + 0.64 * 1)], roundings=3)
    assert_same(spread, [0, 0.6 * 0.8 * (4 - 1)], roundings=10)
