"""The singular value decomposition (LAPACK's divide and conquer) and its checks."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import scipy.linalg

from training_jacobian import bidiagonal
from training_jacobian.bidiagonal import ConvergenceError
from training_jacobian.errors import UserError

TOLERANCE_EPS = 100
"""Accepted residual and loss of orthogonality, in units of the precision's epsilon.

gesdd's errors are bounded by a modest multiple of N·ε; for the paper's Jacobian (N = 4810) they
were measured at 9 ε.
"""


SAMPLE_SIZE = 512
"""Rows of the matrix whose decomposition is timed: two take a fraction of a second."""

SAMPLE_EFFICIENCY = 0.7
"""Rate of decomposing a matrix in memory over that of the small one, in cache, that is timed."""

ACCEPTED = (np.dtype("float32"), np.dtype("float64"))

Factors = tuple[np.ndarray, np.ndarray, np.ndarray]


def decompose(matrix: np.ndarray, /) -> tuple[Factors, str]:
    """Return (U (N, N), σ (N,) descending, Vᵀ (N, N)) of a square matrix, and how they were found.

    The way of LAPACK's gesdd, with its middle step, the decomposition of the bidiagonal form, in
    float64 also for a float32 matrix. In float32 that step does not converge for some Jacobians
    with thousands of neighbouring singular values, depending on rounding, and where it does, it
    is the larger part of the error: relative to the larger of σ and σ₁/100, σ of two Jacobians
    (N = 4810) was 3e-5 off; in float64 one thread and two differ by 1e-6. Should divide and
    conquer give up in float64 too, QR iteration takes its place. The way taken is returned, and
    `check_decomposition` judges the result in any case.

    Parameters
    ----------
    matrix
        (N, N), float32 or float64. Overwritten if it is Fortran-ordered, copied otherwise, so that
        no second copy has to be held.
    """
    dtype = matrix.dtype
    reduced = bidiagonal.reduce(_fortran(matrix))
    doubles = (part.astype(np.float64) for part in reduced[1:3])
    (u, sigma, vt), way = _decompose_bidiagonal(*doubles)
    u, sigma, vt = (np.asfortranarray(part.astype(dtype, copy=False)) for part in (u, sigma, vt))
    bidiagonal.transform_back(reduced, u, vt)
    return (u, sigma, vt), way


def decompose_and_check(
    load: Callable[[], np.ndarray], /
) -> tuple[Factors, dict[str, str | float]]:
    """Return U, σ, Vᵀ of the matrix that `load` reads, and the way and `check_decomposition` of it.

    The matrix is read twice, as the decomposition overwrites it.
    """
    factors, way = decompose(load())
    return factors, {"way": way, **check_decomposition(load(), *factors)}


def expected_seconds(
    function: Callable[[np.ndarray], object], size: int, dtype: np.dtype, /
) -> float | None:
    """Return about how long `decompose` or `singular_values` of an (N, N) matrix will take here.

    Measured on a small matrix and grown as N³. None where the answer itself would be there sooner.
    """
    if size <= 3 * SAMPLE_SIZE:
        return None
    rng = np.random.default_rng(0)
    noise = rng.standard_normal((SAMPLE_SIZE, SAMPLE_SIZE)) / SAMPLE_SIZE**0.5
    seconds = []
    for _ in range(2):
        # Like a training Jacobian: the identity, and something about as large.
        sample = np.asfortranarray(np.eye(SAMPLE_SIZE) + noise, dtype=dtype)
        start = time.perf_counter()
        function(sample)
        seconds.append(time.perf_counter() - start)
    return min(seconds) * (size / SAMPLE_SIZE) ** 3 / SAMPLE_EFFICIENCY


def singular_values(matrix: np.ndarray, /) -> np.ndarray:
    """Return σ (N,), descending; `matrix` is overwritten if it is Fortran-ordered."""
    return scipy.linalg.svdvals(_fortran(matrix), overwrite_a=True, check_finite=False)


def _fortran(matrix: np.ndarray) -> np.ndarray:
    if matrix.ndim != 2 or len(set(matrix.shape)) != 1 or matrix.dtype not in ACCEPTED:
        raise UserError(
            f"the matrix to decompose: found shape {matrix.shape} of {matrix.dtype.str}, "
            "accepted: square, float32 or float64 of this machine's byte order"
        )
    if not np.isfinite(matrix).all():
        raise UserError("the matrix to decompose holds values that are not finite")
    # LAPACK writes into it, so a read-only file map must become a copy.
    return np.require(matrix, requirements=["F", "W"])


def _decompose_bidiagonal(diagonal: np.ndarray, above: np.ndarray, /) -> tuple[Factors, str]:
    ways = {
        "divide and conquer, float64": bidiagonal.decompose,
        "QR iteration, float64": bidiagonal.iterate,
    }
    for way, solve in ways.items():
        try:
            return solve(diagonal, above), way
        except ConvergenceError as error:
            print(f"{way}: {error}; trying the next way")
    raise UserError(f"singular value decomposition: none of {'; '.join(ways)} converged")


def check_decomposition(
    matrix: np.ndarray, u: np.ndarray, sigma: np.ndarray, vt: np.ndarray, /
) -> dict[str, float]:
    """Return relative residual ‖J − UΣVᵀ‖/‖J‖ (Frobenius) and max|UᵀU − I|, max|VᵀV − I|.

    Works on slices of 512 rows, so that no second N×N matrix is held. Raises `UserError` if one
    of the three is over `TOLERANCE_EPS` times the precision's epsilon.
    """
    errors = {
        "residual": residual(matrix, u, sigma, vt),
        "orthogonality_u": loss_of_orthogonality(u.T),
        "orthogonality_v": loss_of_orthogonality(vt),
    }
    accepted = TOLERANCE_EPS * float(np.finfo(matrix.dtype).eps)
    for name, value in errors.items():
        if not value <= accepted:
            raise UserError(f"singular value decomposition: {name} {value:.2e} over {accepted:.2e}")
    return errors


def _slices(size: int) -> list[slice]:
    return [slice(start, start + 512) for start in range(0, size, 512)]


def residual(matrix: np.ndarray, u: np.ndarray, sigma: np.ndarray, vt: np.ndarray, /) -> float:
    """Return ‖J − UΣVᵀ‖ / ‖J‖ (Frobenius)."""
    squares = [
        np.linalg.norm(matrix[rows] - (u[rows] * sigma) @ vt) ** 2 for rows in _slices(len(u))
    ]
    return float(np.sqrt(np.sum(squares)) / np.linalg.norm(matrix))


def loss_of_orthogonality(rows: np.ndarray, /) -> float:
    """Return max|A Aᵀ − I| for rows A that should be orthonormal."""
    worst = 0.0
    for part in _slices(len(rows)):
        # Symmetric, so that each pair of rows is met once.
        gram = rows[part] @ rows[part.start :].T
        gram[np.diag_indices(len(gram))] -= 1
        worst = np.maximum(worst, np.abs(gram).max())  # keeps NaN
    return float(worst)
