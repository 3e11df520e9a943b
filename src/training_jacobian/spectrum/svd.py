"""The singular value decomposition (LAPACK's divide and conquer) and its checks."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import scipy.linalg

from training_jacobian.program.errors import UserError
from training_jacobian.program.limits import check_size
from training_jacobian.spectrum import lapack
from training_jacobian.spectrum.lapack import ConvergenceError

TOLERANCE_EPS = 100
"""What N is added to for the accepted errors, in units of the precision's epsilon.

They are bounded by p(N)·ε with a modest p (Higham 2002, chapter 19). The largest of the three
errors was measured, for N from 1 to 1500, below 65 ε where rounding is of either sign (random,
graded, Hilbert, like a Jacobian; 9 ε for the paper's, N = 4810), and at N·ε/2 where every entry
rounds alike (`ones`).
"""

LARGEST_TOLERANCE = 5e-4
"""Accepted at most, so that a σ₁ or a rotation off by a thousandth is refused at any N."""

SAFE_ENTRIES = {"float32": 2.0**40, "float64": 2.0**480}
"""Largest |entry| up to which, and down to its inverse, J is decomposed as it is.

As in gesdd: beyond it squares may overflow, below it they may vanish.
"""

SAMPLE_SIZE = 512
"""Rows of the matrix whose decomposition is timed: two take a fraction of a second."""

SAMPLE_EFFICIENCY = 0.7
"""Rate of decomposing a matrix in memory over that of the small one, in cache, that is timed."""

NAME = "the matrix to decompose"

FLOATS = (np.dtype("float32"), np.dtype("float64"))

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
    matrix, scale = _fortran(matrix)
    dtype = matrix.dtype
    reduced = lapack.reduce(matrix)
    doubles = (part.astype(np.float64) for part in reduced[1:3])
    (u, sigma, vt), way = _decompose_bidiagonal(*doubles)
    sigma = sigma * scale
    u, sigma, vt = (np.asfortranarray(part.astype(dtype, copy=False)) for part in (u, sigma, vt))
    lapack.transform_back(reduced, u, vt)
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
    matrix, scale = _fortran(matrix)
    sigma = scipy.linalg.svdvals(matrix, overwrite_a=True, check_finite=False)
    return sigma * matrix.dtype.type(scale)


def check_matrix(matrix: np.ndarray, /) -> None:
    """Raise `UserError` for what cannot be decomposed, from shape and type alone."""
    square = matrix.ndim == 2 and matrix.shape[0] == matrix.shape[1] > 0
    if not square or matrix.dtype not in FLOATS:
        raise UserError(
            f"{NAME}: found shape {matrix.shape} of {matrix.dtype.str}, "
            "accepted: square, float32 or float64 of this machine's byte order"
        )
    check_size(NAME, *matrix.shape)


def _fortran(matrix: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the matrix as LAPACK may overwrite it, over a power of two, and that power."""
    check_matrix(matrix)
    largest = _largest(matrix)
    if not np.isfinite(largest):
        raise UserError(f"{NAME} holds values that are not finite")
    safe = SAFE_ENTRIES[matrix.dtype.name]
    # LAPACK writes into it, so a read-only file map must become a copy.
    matrix = np.require(matrix, requirements=["F", "W"])
    if largest == 0 or 1 / safe <= largest <= safe:
        return matrix, 1.0
    exponent = int(np.frexp(largest)[1]) - 1
    return np.ldexp(matrix, -exponent, out=matrix), 2.0**exponent


def _largest(matrix: np.ndarray) -> float:
    """Return max|entry|, NaN if one is, without a copy of the matrix."""
    return float(np.maximum(matrix.max(), -matrix.min()))


def _decompose_bidiagonal(diagonal: np.ndarray, above: np.ndarray, /) -> tuple[Factors, str]:
    ways = {
        "divide and conquer, float64": lapack.decompose,
        "QR iteration, float64": lapack.iterate,
    }
    for way, solve in ways.items():
        try:
            return solve(diagonal, above), way
        except ConvergenceError as error:
            print(f"{way}: {error}; trying the next way")
    raise UserError(f"singular value decomposition: none of {'; '.join(ways)} converged")


def check_decomposition(
    matrix: np.ndarray, u: np.ndarray, sigma: np.ndarray, vt: np.ndarray, /, *, slack: float = 0.0
) -> dict[str, float]:
    """Return the `residual` and max|UᵀU − I|, max|VᵀV − I|.

    Works on slices of 512 rows, so that no second N×N matrix is held. Raises `UserError` if one
    of the three is over `accepted_error`, to which `slack` is added for the residual.
    """
    errors = {
        "residual": residual(matrix, u, sigma, vt),
        "orthogonality_u": loss_of_orthogonality(u.T),
        "orthogonality_v": loss_of_orthogonality(vt),
    }
    accepted = accepted_error(len(matrix), matrix.dtype)
    for name, value in errors.items():
        bound = accepted + slack * (name == "residual")
        if not value <= bound:
            raise UserError(f"singular value decomposition: {name} {value:.2e} over {bound:.2e}")
    return errors


def accepted_error(size: int, dtype: np.dtype, /) -> float:
    """Return the accepted residual and loss of orthogonality of N×N factors.

    >>> accepted_error(300, np.dtype("float64")) == 400 * 2.0**-52
    True
    """
    return min((TOLERANCE_EPS + size) * float(np.finfo(dtype).eps), LARGEST_TOLERANCE)


def _slices(size: int) -> list[slice]:
    return [slice(start, start + 512) for start in range(0, size, 512)]


def residual(matrix: np.ndarray, u: np.ndarray, sigma: np.ndarray, vt: np.ndarray, /) -> float:
    """Return the worst triplet's ‖J vᵢ − σᵢ uᵢ‖ / max|σ|; 0 for J = 0 with σ = 0.

    With orthonormal factors it bounds ‖J − UΣVᵀ‖ (Frobenius) by √N σ₁ times as much; unlike that
    over ‖J‖, it shows one wrong σ or vector at any N. All is divided by a power of two near the
    largest entry before anything is multiplied, so that no square overflows or vanishes.
    """
    largest = float(np.maximum(_largest(matrix), np.abs(sigma).max()))
    if not 0 < largest < np.inf:
        return 0.0 if largest == 0 else np.nan
    down = 1 - int(np.frexp(largest)[1])
    values = np.ldexp(sigma, down)
    squares = np.zeros(len(sigma))
    for rows in _slices(len(u)):
        error = np.ldexp(matrix[rows], down) @ vt.T - u[rows] * values
        squares += np.einsum("ij,ij->j", error, error, dtype=np.float64)
    return float(np.sqrt(squares.max()) / np.abs(values).max()) if values.any() else np.nan


def loss_of_orthogonality(rows: np.ndarray, /) -> float:
    """Return max|A Aᵀ − I| for rows A that should be orthonormal."""
    worst = 0.0
    for part in _slices(len(rows)):
        # Symmetric, so that each pair of rows is met once.
        gram = rows[part] @ rows[part.start :].T
        gram[np.diag_indices(len(gram))] -= 1
        worst = np.maximum(worst, np.abs(gram).max())  # keeps NaN
    return float(worst)
