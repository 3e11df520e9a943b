"""Random subspaces, the control for every subspace that has a meaning."""

from __future__ import annotations

import numpy as np
import scipy.linalg


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
