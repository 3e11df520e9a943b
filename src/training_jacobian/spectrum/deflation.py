"""The decomposition of J around its trivial directions, which it leaves exactly alone.

With Jt = t and Jᵀt = t for all rows t of T, J is the identity on their span and
J' = Q J Qᵀ across it, Q being an orthonormal basis of the complement. The two decompositions side
by side are one of J in which no singular vector is a mixture of trivial and other directions.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy.linalg

from training_jacobian.spectrum import svd


class Rotation:
    """An orthogonal matrix H (N, N) whose first columns span given orthonormal rows (t, N).

    Held as t Householder reflectors; `inner` and `embed` cost O(N² t) each.
    """

    def __init__(self, rows: np.ndarray, dtype: np.dtype, /) -> None:
        columns = np.asfortranarray(rows.T, dtype=dtype)
        (self._reflectors, self._scales), _ = scipy.linalg.qr(columns, mode="raw")

    def inner(self, matrix: np.ndarray, /) -> np.ndarray:
        """Return the part of Hᵀ A H (N, N) across the rows, (N − t, N − t); overwrites A."""
        matrix = self._apply("L", "T", self._apply("R", "N", matrix))
        start = len(self._scales)
        return np.array(matrix[start:, start:], order="F")

    def embed(self, columns: np.ndarray, /) -> np.ndarray:
        """Return H [0; C] (N, N − t) for C (N − t, N − t)."""
        padded = np.zeros((len(self._reflectors), columns.shape[1]), columns.dtype, order="F")
        padded[len(self._scales) :] = columns
        return self._apply("L", "N", padded)

    def _apply(self, side: str, transposed: str, matrix: np.ndarray) -> np.ndarray:
        transform = scipy.linalg.get_lapack_funcs("ormqr", (matrix,))
        arguments = (side, transposed, self._reflectors, self._scales, matrix)
        work = int(transform(*arguments, -1)[1][0])
        return transform(*arguments, work, overwrite_c=True)[0]


def decompose_around(
    load: Callable[[], np.ndarray], trivial: np.ndarray, /, *, off_by: float = 0.0
) -> tuple[svd.Factors, int, dict[str, str | float]]:
    """Return U, σ, Vᵀ of J, the first index of the trivial block, and the way and the checks.

    Parameters
    ----------
    load
        Reads J (N, N). It is called twice, as the decomposition overwrites it.
    trivial
        Orthonormal rows (t, N) that J leaves alone, from both sides. They are the left and right
        singular vectors from the returned index on, as they are, with σ = 1 to the last bit; a
        larger σ stands before them, no other one of 1 does.
    off_by
        Largest distance by which J moves one of them. What is neglected of J between the two
        spaces is at most √t times that, which the accepted residual allows for.

    Returns
    -------
    factors, first, checks
        As `svd.decompose` returns them; ``checks`` are `svd.check_decomposition`'s, of J itself.
    """
    count = len(trivial)
    if count == 0:
        factors, checks = svd.decompose_and_check(load)
        return factors, int(np.searchsorted(-factors[1], -1)), checks
    matrix = np.require(load(), requirements=["F", "W"])
    rotation = Rotation(trivial, matrix.dtype)
    (u, sigma, vt), way = _decomposed(rotation.inner(matrix))
    del matrix
    first = int(np.searchsorted(-sigma, -1))
    right = _joined(rotation.embed(vt.T), trivial, first)
    left = _joined(rotation.embed(u), trivial, first)
    sigma = np.insert(sigma, first, np.ones(count, sigma.dtype))
    factors = left, sigma, right.T
    slack = count**0.5 * off_by / float(sigma[0])
    return factors, first, {"way": way, **svd.check_decomposition(load(), *factors, slack=slack)}


def _decomposed(matrix: np.ndarray) -> tuple[svd.Factors, str]:
    """Return `svd.decompose` of what is left of J, which may be nothing."""
    if matrix.size == 0:
        return (matrix, np.empty(0, matrix.dtype), matrix), "none: all directions are trivial"
    return svd.decompose(matrix)


def _joined(columns: np.ndarray, trivial: np.ndarray, first: int) -> np.ndarray:
    """Return (N, N): `columns` (N, N − t) with the trivial rows as columns from `first` on."""
    whole = np.empty((len(columns), len(columns)), columns.dtype, order="F")
    whole[:, :first], whole[:, first + len(trivial) :] = columns[:, :first], columns[:, first:]
    whole[:, first : first + len(trivial)] = trivial.T
    return whole
