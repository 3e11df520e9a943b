"""Losses (optax): mean over the batch of a loss per sample; the penalty ‖∂logits/∂x‖²."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
import optax
from jax import Array


def cross_entropy(logits: Array, labels: Array, /) -> Array:
    """Softmax cross-entropy in nats, mean over the batch."""
    return optax.softmax_cross_entropy_with_integer_labels(logits, labels).mean()


def squared_error(logits: Array, labels: Array, /) -> Array:
    """½‖logits − one-hot‖², mean over the batch."""
    targets = jax.nn.one_hot(labels, logits.shape[-1], dtype=logits.dtype)
    return optax.l2_loss(logits, targets).sum(axis=-1).mean()


LOSSES: dict[str, Callable[[Array, Array], Array]] = {
    "cross_entropy": cross_entropy,
    "squared_error": squared_error,
}


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
