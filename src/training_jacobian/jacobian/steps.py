"""Training steps, linearised: the tangent map of each, its transpose, and a run recorded whole.

Tangents are pushed through a recorded run as often as wanted. A step is ``g = ∇L(θ)``,
``(θ', m') = opt(θ, m, g)``, with m the optimiser's state. Its derivative is the optimiser's own
linear part A around one Hessian–vector product,

    (dθ', dm') = A (dθ, dm, H dθ),

and its transpose needs the very same product, as H is symmetric:

    (a, b, c) = Aᵀ (dθ', dm'),    dθ = a + H c,    dm = b.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array, lax

from training_jacobian.jacobian import mlp_rule, optimizer
from training_jacobian.training.problem import Problem


@dataclasses.dataclass(frozen=True)
class LinearSteps:
    """The steps of one training run, linearised; tangents carry the K vectors in front.

    Attributes
    ----------
    problem
        The run.
    split
        ``(N,) → parameters``, a pytree in whatever layout the other two take.
    join
        Its inverse.
    gradient
        ``(parameters, batch) → gradient, record`` of one batch, given by number.
    hessian
        ``(record, batch, tangents) → tangents of the gradient``.
    """

    problem: Problem
    split: Callable[[Array], Any]
    join: Callable[[Any], Array]
    gradient: Callable[[Any, Array], tuple[Any, Any]]
    hessian: Callable[[Any, Array, Any], Any]

    def start(self, theta: Array, /) -> tuple:
        """Return the state at θ (N,) before the first step: parameters, the optimiser's state."""
        parameters = self.split(theta)
        return parameters, self.problem.optimizer.init(parameters)

    def take(self, state: tuple, number: Array, /) -> tuple[tuple, tuple]:
        """Take step `number`; return the new state and the record of the step's derivative."""
        gradient, kept = self.gradient(state[0], self._batch(number))
        state, linear = optimizer.linearise(self.problem.optimizer, state, gradient)
        return state, (kept, linear)

    def tangents(self, rows: Array, /) -> tuple:
        """Return tangents of the first state for rows (K, N) of tangents of θ₀."""
        parameters = jax.vmap(self.split)(rows)
        return parameters, jax.vmap(self._start_of_optimizer())(parameters)

    def cotangents(self, rows: Array, /) -> tuple:
        """Return cotangents of the last state: rows (K, N) for the parameters, else zero."""
        parameters = jax.vmap(self.split)(rows)
        return parameters, optimizer.zeros(self.problem.optimizer, parameters)

    def flat(self, tangents: tuple, /) -> Array:
        """Return the part (K, N) of tangents that belongs to the parameters."""
        return jax.vmap(self.join)(tangents[0])

    def flat_at_start(self, cotangents: tuple, /) -> Array:
        """Return cotangents (K, N) of θ₀ for those of the first state."""
        one = jax.tree.map(lambda leaf: leaf[0], cotangents[0])
        transposed = jax.linear_transpose(self._start_of_optimizer(), one)
        # Both together, as an optimiser may have no numbers.
        summed = jax.vmap(lambda a, b: jax.tree.map(jnp.add, a, *transposed(b)))(*cotangents)
        return jax.vmap(self.join)(summed)

    def forward(self, tangents: tuple, number: Array, record: tuple, /) -> tuple:
        """Map tangents of the state before a recorded step to those after it."""
        kept, linear = record
        bent = self.hessian(kept, self._batch(number), tangents[0])
        return jax.vmap(linear)(*tangents, bent)

    def backward(self, cotangents: tuple, number: Array, record: tuple, /) -> tuple:
        """Map cotangents of the state after a recorded step to those before it."""
        kept, linear = record
        one = jax.tree.map(lambda leaf: leaf[0], cotangents)
        # What goes into A: tangents of the parameters, of the optimiser's numbers, of the gradient.
        transposed = jax.linear_transpose(linear, *one, one[0])
        a, b, c = jax.vmap(lambda *row: transposed(row))(*cotangents)
        return jax.tree.map(jnp.add, a, self.hessian(kept, self._batch(number), c)), b

    def _start_of_optimizer(self) -> Callable:
        parameters = self.split(self.problem.theta_0)
        return optimizer.linearise_start(self.problem.optimizer, parameters)

    def _batch(self, number: Array) -> Array:
        return number % len(self.problem.x)


def linear_steps(problem: Problem, /) -> LinearSteps:
    """Return those of `mlp_rule` where it serves, else JAX's linearisation of the gradient."""
    return _dense(problem) if problem.settings.written_out else _generic(problem)


def _dense(problem: Problem) -> LinearSteps:
    return LinearSteps(
        problem=problem,
        split=lambda theta: mlp_rule.to_layers(problem, theta),
        join=lambda layers: mlp_rule.from_layers(problem, layers),
        gradient=lambda layers, batch: mlp_rule.gradient_and_kept(problem, layers, batch),
        hessian=lambda kept, batch, rows: mlp_rule.gradient_tangent(problem, kept, batch, rows),
    )


def _generic(problem: Problem) -> LinearSteps:
    def gradient(theta: Array, batch: Array) -> tuple[Array, Callable]:
        slope = jax.grad(lambda point: problem.objective(point, problem.x[batch], problem.y[batch]))
        return jax.linearize(slope, theta)

    return LinearSteps(
        problem=problem,
        split=lambda theta: theta,
        join=lambda theta: theta,
        gradient=gradient,
        hessian=lambda linear, _, rows: jax.vmap(linear)(rows),
    )


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
