"""Residuals of triplets by products made anew."""

import numpy as np

from operators import matrix_map, with_singular_values
from training_jacobian.spectrum.leading import Triplets, measured_residuals


def test_against_the_matrix():
    """Exact triplets, of which the second has a right vector that is off by a known angle."""
    sigma = np.array([4.0, 2.0, 1.0, 0.5])
    u, vt, matrix = with_singular_values(sigma)
    turned = vt.copy()
    turned[1] = 0.8 * vt[1] + 0.6 * vt[3]
    triplets = Triplets(u.T, sigma, turned, residual=np.zeros(4), consecutive=4)
    right, left = measured_residuals(matrix_map(matrix.astype(np.float32)), triplets, 3)
    # J v − 2 u₁ = (0.8 · 2 − 2) u₁ + 0.6 · 0.5 u₃; Jᵀ u₁ − 2 v = 2 (v₁ − v).
    np.testing.assert_allclose(right, [0, np.hypot(0.4, 0.3) / 2, 0], atol=1e-6)
    np.testing.assert_allclose(left, [0, np.hypot(0.2, 0.6), 0], atol=1e-6)
