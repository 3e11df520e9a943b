"""LAPACK's decomposition against numpy's, in both precisions."""

import numpy as np
import pytest

from training_jacobian.program.errors import UserError
from training_jacobian.spectrum import lapack
from training_jacobian.spectrum.svd import decompose, singular_values


def matrix(dtype, size=40):
    return np.random.default_rng(0).normal(size=(size, size)).astype(dtype)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_against_numpy(dtype, order):
    jacobian = matrix(dtype)
    (u, sigma, vt), way = decompose(np.array(jacobian, order=order))
    assert way == "divide and conquer, float64"
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
    (_, sigma, _), _ = decompose(left @ np.diag(known) @ right)
    np.testing.assert_allclose(sigma, [7.0, 3.0, 1.0, 0.5, 1e-6], rtol=0, atol=1e-14)


def test_descending():
    assert (np.diff(decompose(matrix("float32"))[0][1]) < 0).all()


def test_the_middle_step_in_float64_is_the_more_accurate_one():
    """Of a matrix like a training Jacobian, the identity beside something about as large."""
    size = 300
    jacobian = np.eye(size, dtype="float32") + matrix("float32", size) / size**0.5
    expected = np.linalg.svd(jacobian.astype("float64"))[1]
    (_, sigma, _), _ = decompose(jacobian.copy())
    reduced = lapack.reduce(np.asfortranarray(jacobian))
    _, narrow, _ = lapack.decompose(*reduced[1:3])
    error, narrow_error = (np.abs(found - expected).max() for found in (sigma, narrow))
    assert error < 2 * np.finfo("float32").eps * expected[0]
    assert error < narrow_error


def test_another_way_where_divide_and_conquer_gives_up(monkeypatch):
    """LAPACK's refusal is simulated: which matrices it meets depends on rounding and threads."""
    calls = []

    def refusing(diagonal, above):
        calls.append(diagonal.dtype)
        raise lapack.ConvergenceError("bdsdc did not converge")

    monkeypatch.setattr(lapack, "decompose", refusing)
    jacobian = matrix("float32")
    (u, sigma, vt), found = decompose(jacobian.copy())
    assert found == "QR iteration, float64"
    assert calls == [np.float64]
    assert u.dtype == sigma.dtype == vt.dtype == np.float32
    expected = np.linalg.svd(jacobian.astype("float64"))[1]
    np.testing.assert_allclose(sigma, expected, rtol=0, atol=3e-6 * expected[0])
    np.testing.assert_allclose((u * sigma) @ vt, jacobian, rtol=0, atol=3e-6 * expected[0])


def test_no_way_left(monkeypatch):
    def refusing(*parts):
        raise lapack.ConvergenceError("no")

    monkeypatch.setattr(lapack, "decompose", refusing)
    monkeypatch.setattr(lapack, "iterate", refusing)
    with pytest.raises(UserError, match=r"none of divide and conquer, float64; .* converged"):
        decompose(matrix("float32"))


def test_only_a_fortran_ordered_matrix_that_may_be_written_is_overwritten():
    kept = {"C": matrix("float64"), "F": np.asfortranarray(matrix("float64"))}
    kept["F"].flags.writeable = False
    for jacobian in kept.values():
        decompose(jacobian)
        np.testing.assert_array_equal(jacobian, matrix("float64"))


@pytest.mark.parametrize("size", [1, 2])
def test_the_smallest_matrices(size):
    (u, sigma, vt), _ = decompose(matrix("float64", size))
    np.testing.assert_allclose((u * sigma) @ vt, matrix("float64", size), rtol=0, atol=1e-14)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("function", [decompose, singular_values])
def test_not_finite_is_refused(function, bad):
    jacobian = matrix("float32")
    jacobian[3, 5] = bad
    line = "^the matrix to decompose holds values that are not finite$"
    with pytest.raises(UserError, match=line):
        function(jacobian)


@pytest.mark.parametrize(
    ("shape", "dtype"),
    [((3, 5), "float32"), ((5, 3), "float64"), ((4,), "float32"), ((2, 2, 2), "float32"),
     ((3, 3), "int64"), ((3, 3), ">f8" if np.little_endian else "<f8"), ((3, 3), "float16")],
)  # fmt: skip
@pytest.mark.parametrize("function", [decompose, singular_values])
def test_what_lapack_would_misread_is_refused(function, shape, dtype):
    with pytest.raises(UserError, match=r"found shape \(.*accepted: square, float32 or float64"):
        function(np.ones(shape, dtype))
