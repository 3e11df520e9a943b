"""How far directions are from one singular value."""

import jax
import numpy as np

from operators import matrix_map, with_singular_values
from training_jacobian.spectrum.density import direction_residuals


def test_a_mixture_of_two_values():
    """For v = cos·v₀ + sin·v₁, σ̄² is the mean of the squares and the spread their deviation."""
    _, vt, matrix = with_singular_values(np.array([2.0, 1.0, 0.5]))
    directions = np.stack([vt[1], 0.6 * vt[0] + 0.8 * vt[1]]).astype(np.float32)
    operator = matrix_map(matrix.astype(np.float32))
    gain, spread = direction_residuals(operator, directions, devices=jax.devices()[:1])
    np.testing.assert_allclose(gain, [1, np.sqrt(0.36 * 4 + 0.64 * 1)], rtol=1e-5)
    np.testing.assert_allclose(spread, [0, 0.6 * 0.8 * (4 - 1)], atol=1e-5)
