"""One step of any optax optimiser, linearised."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import optax

State = tuple[Any, optax.OptState]
"""(parameters, the optimiser's own state)."""


def linearise(
    optimizer: optax.GradientTransformation, state: State, gradient: Any, /
) -> tuple[State, Callable]:
    """Take one step; return the new state and the step's linear part.

    The linear part maps tangents of the parameters, of the optimiser's numbers (`zeros`) and of the
    gradient to the new tangents of the first two; it is a pytree that holds what it needs.
    """
    parameters, memory = state

    def step(parameters: Any, numbers: list, gradient: Any) -> tuple:
        update, after = optimizer.update(gradient, _replace(memory, numbers), parameters)
        return (optax.apply_updates(parameters, update), _numbers(after)), after

    (moved, _), linear, after = jax.linearize(
        step, parameters, _numbers(memory), gradient, has_aux=True
    )
    return (moved, after), linear


def linearise_start(optimizer: optax.GradientTransformation, parameters: Any, /) -> Callable:
    """Return the linear part of the optimiser's start, tangents of the parameters → its numbers.

    Zero for most; some optimisers begin with copies of the parameters.
    """
    return jax.linearize(lambda start: _numbers(optimizer.init(start)), parameters)[1]


def zeros(optimizer: optax.GradientTransformation, tangents: Any, /) -> list:
    """Return zero tangents of the optimiser's numbers, as many as there are of the parameters.

    Right for optimisers whose first state does not depend on the parameters' values.
    """
    return jax.tree.map(jnp.zeros_like, _numbers(jax.vmap(optimizer.init)(tangents)))


def _differentiable(leaf: Any) -> bool:
    return jnp.issubdtype(leaf.dtype, jnp.inexact)


def _numbers(memory: optax.OptState) -> list:
    """Return the leaves that carry a derivative: all but counters."""
    return [leaf for leaf in jax.tree.leaves(memory) if _differentiable(leaf)]


def _replace(memory: optax.OptState, numbers: list) -> optax.OptState:
    """Return `memory` with other differentiable leaves."""
    new = iter(numbers)
    return jax.tree.map(lambda leaf: next(new) if _differentiable(leaf) else leaf, memory)
