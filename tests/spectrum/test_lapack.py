"""LAPACK's three steps, each against dense products."""

import numpy as np
import pytest

from rounding import assert_same
from training_jacobian.spectrum import lapack

SIZE = 70


@pytest.fixture(params=["float32", "float64"])
def matrix(request):
    return np.random.default_rng(2).normal(size=(SIZE, SIZE)).astype(request.param)


@pytest.mark.parametrize("solve", [lapack.decompose, lapack.iterate])
def test_bidiagonal_matrix(matrix, solve):
    diagonal, above = np.diag(matrix).copy(), np.diag(matrix, 1).copy()
    u, sigma, vt = solve(diagonal, above)
    dense = np.diag(diagonal) + np.diag(above, 1)
    assert (np.diff(sigma) <= 0).all()
    assert sigma[-1] >= 0
    assert_same((u * sigma) @ vt, dense, roundings=SIZE)
    for rows in (u.T, vt):
        assert_same(rows @ rows.T, np.eye(SIZE, dtype=rows.dtype), roundings=SIZE)


def test_arguments_of_the_middle_step_are_kept(matrix):
    diagonal, above = np.diag(matrix).copy(), np.diag(matrix, 1).copy()
    lapack.decompose(diagonal, above)
    np.testing.assert_array_equal(diagonal, np.diag(matrix))
    np.testing.assert_array_equal(above, np.diag(matrix, 1))


def test_reduction_and_transformation_back(matrix):
    """Q and Pᵀ are found by transforming the identity back."""
    reduced = lapack.reduce(np.asfortranarray(matrix))
    q, pt = (np.eye(SIZE, dtype=matrix.dtype, order="F") for _ in range(2))
    lapack.transform_back(reduced, q, pt)
    _, diagonal, above, _, _ = reduced
    assert_same(q.T @ q, np.eye(SIZE, dtype=q.dtype), roundings=SIZE)
    dense = np.diag(diagonal) + np.diag(above, 1)
    assert_same(q @ dense @ pt, matrix, roundings=SIZE)


def test_giving_up_is_told(monkeypatch, matrix):
    monkeypatch.setattr(lapack, "_call", lambda *arguments: 1)
    for solve in (lapack.decompose, lapack.iterate):
        with pytest.raises(lapack.ConvergenceError, match="did not converge"):
            solve(np.diag(matrix), np.diag(matrix, 1))


def test_an_argument_that_lapack_refuses_is_named():
    with pytest.raises(ValueError, match="argument 2 is not accepted"):
        lapack._call("gebrd", np.dtype("float64"), 3, -1, *[np.empty(9)] * 6, np.empty(9), 9)


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_matrix_that_cannot_be_overwritten_is_refused(order):
    matrix = np.ones((3, 3), order=order)
    matrix.flags.writeable = order == "C"
    with pytest.raises(ValueError, match="Fortran-ordered and writeable"):
        lapack.reduce(matrix)
