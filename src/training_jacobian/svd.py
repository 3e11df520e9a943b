"""The singular value decomposition (LAPACK's divide and conquer) and its checks."""

from __future__ import annotations

import numpy as np
import scipy.linalg

from training_jacobian.errors import UserError

TOLERANCE_EPS = 100
"""Accepted residual and loss of orthogonality, in units of the precision's epsilon.

gesdd's errors are bounded by a modest multiple of N·ε; for the paper's Jacobian (N = 4810) they
were measured at 32 ε.
"""


def decompose(matrix: np.ndarray, /) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return U (N, N), σ (N,) descending and Vᵀ (N, N) with matrix = U diag(σ) Vᵀ.

    `matrix` is overwritten if it is Fortran-ordered. Precision is that of `matrix`.
    """
    if not np.isfinite(matrix).all():
        raise UserError("the matrix to decompose holds values that are not finite")
    return scipy.linalg.svd(matrix, lapack_driver="gesdd", overwrite_a=True, check_finite=False)


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
