"""Cosine between left and right singular vectors of the same index."""

from __future__ import annotations

import numpy as np


def alignment(u: np.ndarray, vt: np.ndarray, /) -> np.ndarray:
    """Return cos(u_i, v_i) for every index, shape (N,); columns of `u`, rows of `vt`, all unit.

    >>> alignment(np.eye(2), np.array([[1.0, 0.0], [0.0, -1.0]]))
    array([ 1., -1.])
    """
    return np.einsum("ji,ij->i", u, vt)
