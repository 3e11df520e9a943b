"""Orthonormal bases: random ones, and products slice by slice, only for those that use a slice.

Random subspaces are the control for every subspace that has a meaning.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import scipy.linalg
from jax import Array

SLICE = 400
"""Rows of a basis that are multiplied together, for those trainings that use one of them."""

Users = tuple[tuple[int, ...], ...]
"""Per slice of the basis, the numbers of the trainings that may use one of its rows."""

Slices = list[tuple[Array, Array]]
"""Rows of the basis and their transpose, per slice."""


def random_basis(
    size: int, /, *, seed: int, draw: int, dtype: np.dtype, rows: int | None = None
) -> np.ndarray:
    """Return random orthonormal rows (rows, size), as many as columns if their number is not given.

    The first k of them are a random subspace.

    The rows of a Gaussian matrix G, orthonormalised one after the other: with G Gᵀ = L Lᵀ they are
    those of L⁻¹ G, which is the QR decomposition with a positive diagonal and so uniformly
    distributed (Mezzadri 2007, "How to generate random matrices from the classical compact
    groups"). It costs a quarter of LAPACK's QR; computed in float64, as the error grows with the
    square of G's condition number (about 1e-7 in all at N = 4810).
    """
    # Fortran order, and a symmetric matrix transposed: LAPACK then works in place.
    shape = size, size if rows is None else rows
    gaussian = np.random.default_rng([seed, draw]).standard_normal(shape).T
    gram = (gaussian @ gaussian.T).T
    lower = scipy.linalg.cholesky(gram, lower=True, overwrite_a=True)
    basis = scipy.linalg.solve_triangular(lower, gaussian, lower=True, overwrite_b=True)
    return np.ascontiguousarray(basis, dtype=dtype)


def cut(basis: np.ndarray, masks: np.ndarray, dtype: np.dtype, /) -> tuple[Slices, Users]:
    """Return the slices of a basis (K, N), and who uses them by the masks (runs, K)."""
    starts = range(0, len(basis), SLICE)
    slices = [_slice(basis[start : start + SLICE], dtype) for start in starts]
    used = [masks[:, start : start + SLICE].any(axis=1) for start in starts]
    return slices, tuple(tuple(np.flatnonzero(runs).tolist()) for runs in used)


def _slice(rows: np.ndarray, dtype: np.dtype) -> tuple[Array, Array]:
    """Return some rows of a basis and their transpose, both with contiguous rows."""
    return jnp.asarray(rows, dtype), jnp.asarray(np.ascontiguousarray(rows.T), dtype)


def combine(q: Array, slices: Slices, users: Users, /) -> Array:
    """Return q B (runs, N): the vectors with coordinates q (runs, K)."""
    total = jnp.zeros((len(q), slices[0][0].shape[1]), q.dtype)
    for number, ((_, rows_t), runs) in enumerate(zip(slices, users, strict=True)):
        used = np.array(runs, dtype=int)
        part = q[used, number * SLICE : number * SLICE + rows_t.shape[1]]
        total = total.at[used].add(part @ rows_t.T, unique_indices=True, indices_are_sorted=True)
    return total


def coordinates(vectors: Array, slices: Slices, users: Users, /) -> Array:
    """Return v Bᵀ (runs, K), zero where no row of a slice may be used."""
    parts = []
    for (rows, _), runs in zip(slices, users, strict=True):
        used = np.array(runs, dtype=int)
        empty = jnp.zeros((len(vectors), len(rows)), vectors.dtype)
        part = vectors[used] @ rows.T
        parts.append(empty.at[used].set(part, unique_indices=True, indices_are_sorted=True))
    return jnp.concatenate(parts, axis=1)
