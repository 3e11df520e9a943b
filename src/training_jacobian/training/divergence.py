"""Runs that leave the finite numbers: which step, which batch, which samples, at which rate."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from training_jacobian.program.errors import DivergenceError
from training_jacobian.training.problem import Problem, training_step
from training_jacobian.training.settings import Settings, is_own

LOSS_LIMIT = 1e6
"""A training loss above this counts as divergence."""


@contextlib.contextmanager
def naming_rate(problem: Problem, /) -> Iterator[None]:
    """Add the run's steps and learning rate to what a `DivergenceError` of its derivative says."""
    try:
        yield
    except DivergenceError as error:
        rate = _rate(problem.settings)
        raise DivergenceError(f"{error} (run of {problem.steps} steps, {rate})") from error


def bad_samples(problem: Problem, theta: Array, batch: int, /) -> str:
    """Name the samples of a batch whose own gradient, or its derivative, is not finite."""

    def fine(x: Array, y: Array) -> Array:
        slope = jax.grad(lambda point: problem.objective(point, x[None], y[None]))
        both = jax.jvp(slope, (theta,), (jnp.ones_like(theta),))
        return jnp.isfinite(both[0]).all() & jnp.isfinite(both[1]).all()

    try:
        found = jax.jit(jax.vmap(fine))(problem.x[batch], problem.y[batch])
    except Exception:  # a network that cannot do with one sample: the batch stands for it
        return ""
    numbers = np.flatnonzero(~np.asarray(found)) + batch * problem.x.shape[1]
    listed = ", ".join(map(str, numbers[:5])) + (" …" if len(numbers) > 5 else "")
    return f", of training sample {listed}" if len(numbers) else ""


def check_defined(problem: Problem, losses: np.ndarray, theta: np.ndarray, /) -> None:
    """Raise `DivergenceError` if a NaN came up where all before it was finite and small.

    The run is taken again, its gradients looked at: a loss tells of a NaN one step late, or never.
    """
    if np.isfinite(losses).all() and np.isfinite(theta).all():
        return
    step = training_step(problem)
    slope = jax.grad(problem.objective)

    def watched(carry: tuple, index: Array) -> tuple[tuple, tuple]:
        batch = index % len(problem.x)
        gradient = slope(carry[0], problem.x[batch], problem.y[batch])
        after, loss = step(carry, index)
        return after, (loss, jnp.isnan(gradient).any(), jnp.abs(carry[0]).max())

    def run(start: Array) -> tuple:
        carry = (start, problem.optimizer.init(start))
        return jax.lax.scan(watched, carry, jnp.arange(problem.steps))[1]

    loss, undefined, largest = map(np.asarray, jax.jit(run)(problem.theta_0))
    bad = undefined | ~(loss <= LOSS_LIMIT) | ~(largest <= LOSS_LIMIT)
    first = int(np.argmax(bad))
    grew = loss[first] > LOSS_LIMIT or not largest[first] <= LOSS_LIMIT
    if grew or not undefined[first]:
        return
    before = jax.jit(lambda point: _after(problem, point, first))(problem.theta_0)
    batch = first % len(problem.x)
    raise DivergenceError(
        f"step {first} of {problem.steps} has no gradient: NaN in batch {batch}"
        f"{bad_samples(problem, before, batch)}, while all before was finite "
        f"(loss {loss[first]:g}, largest parameter {largest[first]:g}): "
        "the network or its loss is not defined or not differentiable there"
    )


def _after(problem: Problem, theta: Array, steps: int) -> Array:
    start = (theta, problem.optimizer.init(theta))
    return jax.lax.scan(training_step(problem), start, jnp.arange(steps))[0][0]


def check_finite(losses: np.ndarray, theta: np.ndarray, settings: Settings, /) -> None:
    """Raise `DivergenceError` naming the first step whose loss is not finite or too large."""
    bad = ~(np.asarray(losses) <= LOSS_LIMIT)
    rate = _rate(settings)
    if bad.any():
        step = int(np.argmax(bad))
        raise DivergenceError(
            f"training diverged at step {step} of {len(losses)}: loss {losses[step]:g}, "
            f"{losses[0]:g} at the first, {rate}"
        )
    if not np.isfinite(theta).all():
        raise DivergenceError(
            f"training diverged at the last step of {len(losses)}: parameters not finite, {rate}"
        )


def _rate(settings: Settings) -> str:
    """Name the learning rate, or the user's own optimiser, which has a schedule of its own."""
    if is_own(settings.optimizer):
        return f"optimizer {settings.optimizer}"
    return f"learning rate {settings.learning_rate:g} ({settings.optimizer})"
