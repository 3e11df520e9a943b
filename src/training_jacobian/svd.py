"""The singular value decomposition (LAPACK's divide and conquer) and its checks."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import numpy as np
import scipy.linalg

from training_jacobian.errors import UserError

TOLERANCE_EPS = 100
"""Accepted residual and loss of orthogonality, in units of the precision's epsilon.

gesdd's errors are bounded by a modest multiple of N·ε; for the paper's Jacobian (N = 4810) they
were measured at 32 ε.
"""


Factors = tuple[np.ndarray, np.ndarray, np.ndarray]


def decompose(load: Callable[[], np.ndarray], /) -> tuple[Factors, str]:
    """Return (U (N, N), σ (N,) descending, Vᵀ (N, N)) of a square matrix, and how they were found.

    Divide and conquer (gesdd) can give up on a matrix in float32: with thousands of singular
    values next to one another, a secular equation may miss its iteration limit, depending on
    rounding. LAPACK says so, and then its transpose is decomposed, whose factors are the same
    exchanged; if that fails too, QR iteration (gesvd), which is slower and always converges in
    practice. The way taken is returned, and `check_decomposition` judges the result in any case.

    Parameters
    ----------
    load
        Returns the matrix anew, so that LAPACK can overwrite it and no second copy is held.
    """
    ways = {"gesdd": ("gesdd", False), "gesdd of the transpose": ("gesdd", True)}
    ways["gesvd"] = ("gesvd", False)
    for way, (driver, transposed) in ways.items():
        with contextlib.suppress(np.linalg.LinAlgError):
            return _decompose(load(), driver, transposed), way
    raise UserError(f"singular value decomposition: none of {', '.join(ways)} converged")


def _decompose(matrix: np.ndarray, driver: str, transposed: bool) -> Factors:
    if not np.isfinite(matrix).all():
        raise UserError("the matrix to decompose holds values that are not finite")
    matrix = np.asfortranarray(matrix.T if transposed else matrix)
    u, sigma, vt = scipy.linalg.svd(
        matrix, lapack_driver=driver, overwrite_a=True, check_finite=False
    )
    return (vt.T, sigma, u.T) if transposed else (u, sigma, vt)


def check_decomposition(
    matrix: np.ndarray, u: np.ndarray, sigma: np.ndarray, vt: np.ndarray, /
) -> dict[str, float]:
    """Return relative residual ‖J − UΣVᵀ‖/‖J‖ (Frobenius) and max|UᵀU − I|, max|VᵀV − I|.

    Works on slices of 512 rows, so that no second N×N matrix is held. Raises `UserError` if one
    of the three is over `TOLERANCE_EPS` times the precision's epsilon.
    """
    errors = {
        "residual": _residual(matrix, u, sigma, vt),
        "orthogonality_u": _loss_of_orthogonality(u.T),
        "orthogonality_v": _loss_of_orthogonality(vt),
    }
    accepted = TOLERANCE_EPS * float(np.finfo(matrix.dtype).eps)
    for name, value in errors.items():
        if not value <= accepted:
            raise UserError(f"singular value decomposition: {name} {value:.2e} over {accepted:.2e}")
    return errors


def _slices(size: int) -> list[slice]:
    return [slice(start, start + 512) for start in range(0, size, 512)]


def _residual(matrix: np.ndarray, u: np.ndarray, sigma: np.ndarray, vt: np.ndarray) -> float:
    squares = [
        np.linalg.norm(matrix[rows] - (u[rows] * sigma) @ vt) ** 2 for rows in _slices(len(u))
    ]
    return float(np.sqrt(np.sum(squares)) / np.linalg.norm(matrix))


def _loss_of_orthogonality(rows: np.ndarray) -> float:
    worst = 0.0
    for part in _slices(len(rows)):
        gram = rows[part] @ rows.T
        gram[np.arange(len(gram)), np.arange(part.start, part.start + len(gram))] -= 1
        worst = max(worst, float(np.abs(gram).max()))
    return worst
