"""Singular directions: cosines of left with right ones, and movement along the right ones."""

from __future__ import annotations

import numpy as np


def alignment(u: np.ndarray, vt: np.ndarray, /) -> np.ndarray:
    """Return cos(u_i, v_i) for every index, shape (N,); columns of `u`, rows of `vt`, all unit.

    >>> alignment(np.eye(2), np.array([[1.0, 0.0], [0.0, -1.0]]))
    array([ 1., -1.])
    """
    return np.einsum("ji,ij->i", u, vt)


def movement(theta_0: np.ndarray, theta_end: np.ndarray, vt: np.ndarray, /) -> np.ndarray:
    """Return Vᵀ(θ_T − θ₀), shape (N,): the components of the movement along the rows of `vt`."""
    return vt @ (theta_end - theta_0)


def shares(components: np.ndarray, parts: dict[str, np.ndarray], /) -> dict[str, dict]:
    """Return each region's share of the squared movement beside its share of dimensions.

    >>> shares(np.array([3.0, 4.0]), {"bulk": np.array([0]), "stable": np.array([1])})["bulk"]
    {'movement': 0.36, 'dimensions': 0.5}
    """
    squares = np.square(components, dtype=np.float64)
    return {
        name: {
            "movement": float(squares[indices].sum() / squares.sum()),
            "dimensions": len(indices) / len(components),
        }
        for name, indices in parts.items()
    }
