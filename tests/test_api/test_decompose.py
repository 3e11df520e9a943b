"""`decompose`: the factors of a Jacobian, which stays as it is."""

import numpy as np
import pytest

import training_jacobian as tj
from rounding import assert_same


@pytest.mark.parametrize("order", ["C", "F"])
def test_factors_of_a_matrix_that_is_kept(order):
    rng = np.random.default_rng(3)
    left, right = (np.linalg.qr(rng.normal(size=(6, 6)))[0] for _ in range(2))
    values = np.array([9, 4, 1, 1, 0.5, 0.1])
    matrix = np.array((left * values) @ right, dtype=np.float32, order=order)
    kept = matrix.copy()
    u, sigma, vt = tj.decompose(matrix)
    assert_same(sigma, values, roundings=6)
    assert_same((u * sigma) @ vt, kept, roundings=6)
    np.testing.assert_array_equal(matrix, kept)
