"""Values alone against those of the whole decomposition."""

import numpy as np
import pytest

from training_jacobian.spectrum.svd import decompose, singular_values


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_against_the_whole_decomposition(dtype):
    matrix = np.random.default_rng(0).normal(size=(60, 60)).astype(dtype)
    found = singular_values(matrix.copy())
    (_, sigma, _), _ = decompose(matrix)
    assert found.dtype == dtype
    np.testing.assert_allclose(found, sigma, rtol=0, atol=30 * np.finfo(dtype).eps * sigma[0])
