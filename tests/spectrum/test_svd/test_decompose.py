"""LAPACK's decomposition against numpy's, in both precisions."""

import numpy as np
import pytest

from rounding import assert_same, bound
from training_jacobian.program.errors import UserError
from training_jacobian.spectrum import lapack
from training_jacobian.spectrum.svd import (
    accepted_error,
    decompose,
    decompose_and_check,
    singular_values,
)


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
    expected_u, expected, expected_vt = np.linalg.svd(jacobian.astype("float64"))
    assert (np.diff(sigma) < 0).all()
    assert_same(sigma, expected.astype(dtype), roundings=40)
    assert_same((u * sigma) @ vt, jacobian, roundings=40)
    # Vectors turn by the error over the gap to the next value (Davis and Kahan, Wedin).
    turned = bound(dtype, 40) * expected[0] / -np.diff(expected).max()
    signs = np.sign(np.einsum("ji,ji->i", u, expected_u))
    for error in (u * signs - expected_u, (vt * signs[:, None] - expected_vt).T):
        assert np.linalg.norm(error, axis=0).max() < turned


def test_singular_values_that_are_known():
    rng = np.random.default_rng(1)
    left, right = (np.linalg.qr(rng.normal(size=(5, 5)))[0] for _ in range(2))
    known = np.array([0.5, 7.0, 1.0, 3.0, 1e-6])
    (_, sigma, _), _ = decompose(left @ np.diag(known) @ right)
    assert_same(sigma, [7.0, 3.0, 1.0, 0.5, 1e-6], roundings=5)


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
    assert_same(sigma, expected, roundings=40)
    assert_same((u * sigma) @ vt, jacobian, roundings=40)


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


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_values_alone(dtype):
    found = singular_values(matrix(dtype, 60))
    assert found.dtype == dtype
    assert_same(found, decompose(matrix(dtype, 60))[0][1], roundings=60)


def test_a_decomposition_with_its_checks():
    """The matrix is read twice, once to be overwritten, once for the checks."""
    (u, sigma, vt), checks = decompose_and_check(lambda: np.asfortranarray(matrix("float32")))
    assert_same((u * sigma) @ vt, matrix("float32"), roundings=40)
    assert checks.pop("way") == "divide and conquer, float64"
    assert list(checks) == ["residual", "orthogonality_u", "orthogonality_v"]
    assert all(0 < error < accepted_error(40, np.dtype("float32")) for error in checks.values())


def test_a_decomposition_that_is_not_accurate_is_refused(monkeypatch):
    sharp = lapack.decompose

    def blunt(diagonal, above):
        u, sigma, vt = sharp(diagonal, above)
        return u, sigma * 1.001, vt

    monkeypatch.setattr(lapack, "decompose", blunt)
    with pytest.raises(UserError, match="residual"):
        decompose_and_check(lambda: matrix("float32"))


@pytest.mark.parametrize("size", [1, 2])
def test_the_smallest_matrices(size):
    (u, sigma, vt), _ = decompose(matrix("float64", size))
    assert_same((u * sigma) @ vt, matrix("float64", size), roundings=size)


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
