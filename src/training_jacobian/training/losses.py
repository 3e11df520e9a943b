"""Losses (optax): mean over the batch of a loss per sample."""

from __future__ import annotations

from collections.abc import Callable

import jax
import optax
from jax import Array

from training_jacobian.program.errors import UserError, unknown_name


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


def get_loss(name: str, /) -> Callable[[Array, Array], Array]:
    """Return the loss of that name; an unknown name raises `UserError`."""
    if name not in LOSSES:
        raise UserError(unknown_name("loss", name, LOSSES))
    return LOSSES[name]
