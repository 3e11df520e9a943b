"""Independent oracles for a Jacobian: central differences and the adjoint identity."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

DIFFERENCE_STEP = 1e-5
"""Step of the central differences (‖v‖ = 1, float64): h² truncation balances ε/h rounding."""


def unit_directions(count: int, size: int, /, *, key: Array) -> Array:
    """Return `count` random unit rows of length `size`, in the widest float type enabled."""
    rows = jax.random.normal(key, (count, size), dtype=float)
    return rows / jnp.linalg.norm(rows, axis=1, keepdims=True)


def central_differences(
    function: Callable[[Array], Array],
    theta: Array,
    directions: Array,
    /,
    *,
    step: float = DIFFERENCE_STEP,
) -> Array:
    """Return (f(θ + hv) − f(θ − hv)) / 2h for each row v, shape (directions, M)."""
    ahead = jax.vmap(lambda v: function(theta + step * v))(directions)
    behind = jax.vmap(lambda v: function(theta - step * v))(directions)
    return (ahead - behind) / (2 * step)


def relative_errors(found: np.ndarray, expected: np.ndarray, /) -> np.ndarray:
    """Return ‖found − expected‖ / ‖expected‖ row by row."""
    return np.linalg.norm(found - expected, axis=1) / np.linalg.norm(expected, axis=1)


def adjoint_gap(function: Callable[[Array], Array], theta: Array, v: Array, u: Array, /) -> Array:
    """Return |⟨Jv, u⟩ − ⟨v, Jᵀu⟩| / (‖Jv‖ ‖u‖), forward mode against reverse mode."""
    pushed = jax.jvp(function, (theta,), (v,))[1]
    pulled = jax.vjp(function, theta)[1](u)[0]
    gap = jnp.abs(jnp.vdot(pushed, u) - jnp.vdot(v, pulled))
    return gap / (jnp.linalg.norm(pushed) * jnp.linalg.norm(u))


def push_forward(function: Callable[[Array], Array], theta: Array, directions: Array, /) -> Array:
    """Return Jv for each row v of `directions`, shape (directions, M)."""
    return jax.vmap(lambda v: jax.jvp(function, (theta,), (v,))[1])(directions)
