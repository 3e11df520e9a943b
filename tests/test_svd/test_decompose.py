"""LAPACK's decomposition against numpy's, in both precisions."""

import numpy as np
import pytest

from training_jacobian.errors import UserError
from training_jacobian.svd import decompose


def matrix(dtype, size=40):
    return np.random.default_rng(0).normal(size=(size, size)).astype(dtype)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_against_numpy(dtype, order):
    jacobian = matrix(dtype)
    u, sigma, vt = decompose(np.array(jacobian, order=order))
    assert u.dtype == sigma.dtype == vt.dtype == dtype
    assert u.shape == vt.shape == (40, 40)
    tolerance = 100 * np.finfo(dtype).eps
    expected_u, expected, expected_vt = np.linalg.svd(jacobian.astype("float64"))
    np.testing.assert_allclose(sigma, expected, rtol=0, atol=tolerance * expected[0])
    np.testing.assert_allclose((u * sigma) @ vt, jacobian, rtol=0, atol=tolerance * expected[0])
    signs = np.sign(np.einsum("ji,ji->i", u, expected_u))
    loose = 1e-10 if dtype == "float64" else 1e-3  # vectors: eps over the spectral gap
    np.testing.assert_allclose(u * signs, expected_u, rtol=0, atol=loose)
    np.testing.assert_allclose(vt * signs[:, None], expected_vt, rtol=0, atol=loose)


def test_singular_values_that_are_known():
    rng = np.random.default_rng(1)
    left, right = (np.linalg.qr(rng.normal(size=(5, 5)))[0] for _ in range(2))
    known = np.array([0.5, 7.0, 1.0, 3.0, 1e-6])
    _, sigma, _ = decompose(left @ np.diag(known) @ right)
    np.testing.assert_allclose(sigma, [7.0, 3.0, 1.0, 0.5, 1e-6], rtol=0, atol=1e-14)


def test_descending():
    assert (np.diff(decompose(matrix("float32"))[1]) < 0).all()


def test_a_c_ordered_matrix_is_left_alone():
    jacobian = matrix("float64")
    before = jacobian.copy()
    decompose(jacobian)
    np.testing.assert_array_equal(jacobian, before)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_not_finite_is_refused(bad):
    jacobian = matrix("float32")
    jacobian[3, 5] = bad
    line = "^the matrix to decompose holds values that are not finite$"
    with pytest.raises(UserError, match=line):
        decompose(jacobian)
