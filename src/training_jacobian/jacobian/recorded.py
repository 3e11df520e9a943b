"""A training run recorded whole: tangents pushed through its steps as often as wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array, lax

from training_jacobian.jacobian.steps import LinearSteps, linear_steps
from training_jacobian.training.problem import Problem


def prepare(
    problem: Problem, epochs: Sequence[int] | None = None, /
) -> tuple[Callable[[Any, Array], Array], Any]:
    """Record the training run; return ``push`` and the record that it takes.

    ``push(record, tangents)`` maps tangents of θ₀, one per row (K, N), to tangents of θ_T (K, N),
    or to those of θ after each of the S `epochs` (1 or later), end to end (K, S·N), in the same
    pass.
    """
    steps = linear_steps(problem)

    def push(record: Any, tangents: Array) -> Array:
        if epochs is None:
            return push_steps(steps, record, tangents)
        return _push_epochs(steps, record, tangents, np.array(epochs) - 1)

    return push, jax.jit(lambda theta: record_steps(steps, theta))(problem.theta_0)


def record_steps(steps: LinearSteps, theta: Array, /) -> Any:
    """Train from θ (N,); return the records of all steps, stacked."""

    def step(state: tuple, number: Array) -> tuple:
        return steps.take(state, number)

    return lax.scan(step, steps.start(theta), jnp.arange(steps.problem.steps))[1]


def push_steps(steps: LinearSteps, record: Any, rows: Array, /) -> Array:
    """Return tangents (K, N) of θ_T for `rows` (K, N), tangents of θ₀."""
    numbered = (jnp.arange(steps.problem.steps), record)
    pushed = lax.scan(_tangent_step(steps), steps.tangents(rows), numbered)[0]
    return steps.flat(pushed)


def _push_epochs(steps: LinearSteps, record: Any, rows: Array, chosen: np.ndarray) -> Array:
    """Return the tangents after each of the chosen epochs, which count from 0, (K, S·N)."""
    step, batches = _tangent_step(steps), len(steps.problem.x)

    def epoch(tangents: tuple, numbered: tuple) -> tuple[tuple, Array]:
        tangents, _ = lax.scan(step, tangents, numbered)
        return tangents, steps.flat(tangents)

    numbered = jnp.arange(steps.problem.steps), record
    by_epoch = jax.tree.map(lambda leaf: leaf.reshape(-1, batches, *leaf.shape[1:]), numbered)
    ends = lax.scan(epoch, steps.tangents(rows), by_epoch)[1][chosen]
    return jnp.swapaxes(ends, 0, 1).reshape(len(rows), -1)


def _tangent_step(steps: LinearSteps) -> Callable[[tuple, tuple], tuple]:
    def step(tangents: tuple, inputs: tuple) -> tuple:
        return steps.forward(tangents, *inputs), None

    return step
