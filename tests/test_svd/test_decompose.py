"""LAPACK's decomposition against numpy's, in both precisions."""

import numpy as np
import pytest
import scipy.linalg

from training_jacobian.errors import UserError
from training_jacobian.svd import decompose


def matrix(dtype, size=40):
    return np.random.default_rng(0).normal(size=(size, size)).astype(dtype)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_against_numpy(dtype, order):
    jacobian = matrix(dtype)
    (u, sigma, vt), way = decompose(lambda: np.array(jacobian, order=order))
    assert way == "gesdd"
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
    (_, sigma, _), _ = decompose(lambda: left @ np.diag(known) @ right)
    np.testing.assert_allclose(sigma, [7.0, 3.0, 1.0, 0.5, 1e-6], rtol=0, atol=1e-14)


def test_descending():
    assert (np.diff(decompose(lambda: matrix("float32"))[0][1]) < 0).all()


@pytest.mark.parametrize(("failures", "way"), [(1, "gesdd of the transpose"), (2, "gesvd")])
def test_another_way_where_divide_and_conquer_gives_up(monkeypatch, failures, way):
    """LAPACK's refusal is simulated: which matrices it meets depends on rounding and threads."""
    lapack, calls = scipy.linalg.svd, []

    def refusing(*arguments, **options):
        calls.append(options["lapack_driver"])
        if len(calls) <= failures:
            raise np.linalg.LinAlgError("SVD did not converge")
        return lapack(*arguments, **options)

    monkeypatch.setattr(scipy.linalg, "svd", refusing)
    jacobian = matrix("float64")
    (u, sigma, vt), found = decompose(jacobian.copy)
    assert found == way
    np.testing.assert_allclose((u * sigma) @ vt, jacobian, rtol=0, atol=1e-13)
    np.testing.assert_allclose(sigma, np.linalg.svd(jacobian)[1], rtol=0, atol=1e-13)


def test_no_way_left(monkeypatch):
    def refusing(*arguments, **options):
        raise np.linalg.LinAlgError("SVD did not converge")

    monkeypatch.setattr(scipy.linalg, "svd", refusing)
    with pytest.raises(UserError, match="none of gesdd, gesdd of the transpose, gesvd converged"):
        decompose(matrix("float32").copy)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_not_finite_is_refused(bad):
    jacobian = matrix("float32")
    jacobian[3, 5] = bad
    line = "^the matrix to decompose holds values that are not finite$"
    with pytest.raises(UserError, match=line):
        decompose(lambda: jacobian)
