"""The input–output Jacobian ∂logits/∂x: its Frobenius norm on samples, along steps in θ."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jax import Array


def squared_norms(logits: Callable[[Array, Array], Array], theta: Array, x: Array, /) -> Array:
    """Return ‖∂logits/∂x‖²_F of every sample (samples,), exact and differentiable to any order.

    Parameters
    ----------
    logits
        ``(theta, x (samples, features)) → (samples, classes)``; a sample's logits depend on its
        own inputs only.
    theta
        Parameters (N,).
    x
        Inputs (samples, features).

    Notes
    -----
    Reverse mode, a pass per class: forward mode would need one per feature. The passes follow one
    another, as all rows of ∂logits/∂x together leave the cache when the gradient of this is
    pushed forward along many tangents (a third of the time at 64 tangents).
    """
    values, pull_back = jax.vjp(lambda inputs: logits(theta, inputs), x)

    def squared_row(of_class: Array) -> Array:
        (row,) = pull_back(jnp.broadcast_to(of_class, values.shape))
        return jnp.square(row).sum(axis=1)

    return jax.lax.map(squared_row, jnp.eye(values.shape[1], dtype=values.dtype)).sum(axis=0)
