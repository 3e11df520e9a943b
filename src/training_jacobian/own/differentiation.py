"""Whether a run with a user's network or optimiser can be differentiated, and what that takes."""

from __future__ import annotations

import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from training_jacobian.errors import UserError
from training_jacobian.linear_steps import linear_steps
from training_jacobian.own.functions import attempt
from training_jacobian.planning.footprint import GENERIC_RECORD
from training_jacobian.training import Problem

COORDINATES = 3
"""Length of the vector on which the optimiser of restricted training is tried."""


def check(problem: Problem, /) -> None:
    """Raise `UserError` unless the first step can be taken and differentiated once more.

    The step is computed at θ₀: the gradient of the first batch, the optimiser's update, and the
    derivative of both along a vector of ones.
    """
    model, optimizer = problem.settings.model, problem.settings.optimizer
    theta = problem.theta_0
    where = f"model: {model}: gradient" if model else "gradient"

    def gradient(point: Array) -> Array:
        return jax.grad(problem.objective)(point, problem.x[0], problem.y[0])

    def both(point: Array) -> tuple[Array, Array]:
        return jax.jvp(gradient, (point,), (jnp.ones_like(point),))

    slope, bent = attempt(where, lambda: jax.jit(both)(theta))
    for name, value in (("gradient", slope), ("derivative of the gradient", bent)):
        if not np.isfinite(value).all():
            _refuse(where, f"a {name} that is not finite at the start", "a differentiable network")
    if not np.any(slope):
        _refuse(where, "a gradient of zero in every parameter", "a differentiable network")
    _check_optimizer(problem, f"optimizer: {optimizer}", slope)


def measure(problem: Problem, /) -> dict[str, int]:
    """Return the size of a run for which there is no formula.

    FLOPs are those that XLA counts in the programs, per step and before it optimises them: of the
    gradient, and of its derivative along one more tangent. The record's and the state's numbers are
    those of the arrays that `training_map` keeps. From the record follows, roughly, how many
    numbers the layers make of one sample.
    """
    theta, x, y = problem.theta_0, problem.x[0], problem.y[0]
    slope = jax.grad(problem.objective)

    def bent(point: Array, tangent: Array, x: Array, y: Array) -> tuple[Array, Array]:
        return jax.jvp(lambda at: slope(at, x, y), (point,), (tangent,))

    once = _flops(slope, theta, x, y)
    steps = linear_steps(problem)
    start = jax.eval_shape(steps.start, theta)
    record = jax.eval_shape(lambda state: steps.take(state, jnp.asarray(0))[1], start)
    classes = jax.eval_shape(problem.logits, theta, x).shape[-1]
    kept = _numbers(record, theta)
    return {
        "parameters": len(theta),
        "classes": classes,
        "training_flops": once,
        "tangent_flops": max(once, _flops(bent, theta, theta, x, y) - once),
        "record": kept,
        "state": _numbers(start, theta),
        "outputs": max(classes, kept // (GENERIC_RECORD * len(x))),
    }


def _check_optimizer(problem: Problem, where: str, gradient: Array) -> None:
    theta = problem.theta_0

    def moved(point: Array) -> Array:
        state = problem.optimizer.init(point)
        slope = jax.grad(problem.objective)(point, problem.x[0], problem.y[0])
        return problem.optimizer.update(slope, state, point)[0]

    def both(point: Array) -> tuple[Array, Array]:
        return jax.jvp(moved, (point,), (jnp.ones_like(point),))

    update, bent = attempt(f"{where}: update", lambda: jax.jit(both)(theta))
    if update.shape != theta.shape or update.dtype != gradient.dtype:
        found = f"updates of shape {update.shape} and {update.dtype}"
        _refuse(where, found, f"{theta.shape} and {gradient.dtype} as the parameters")
    if not (np.isfinite(update).all() and np.isfinite(bent).all()):
        _refuse(where, "an update or its derivative that is not finite", "a differentiable update")

    def on_coordinates(q: Array) -> Any:
        return problem.plain_optimizer.update(q, problem.plain_optimizer.init(q), q)

    # Training restricted to a subspace has coordinates in place of the parameters.
    coordinates = jax.ShapeDtypeStruct((COORDINATES,), theta.dtype)
    attempt(
        f"{where}: on one vector, which restricted training needs",
        lambda: jax.eval_shape(on_coordinates, coordinates),
    )


def _refuse(where: str, found: str, accepted: str) -> None:
    raise UserError(f"{where}: found {found}, accepted: {accepted}")


def _flops(function: Any, *arguments: Array) -> int:
    analysis = jax.jit(function).lower(*arguments).cost_analysis() or {}
    return math.ceil(analysis.get("flops", 0))


def _numbers(tree: Any, theta: Array) -> int:
    """Return the bytes of all leaves, in numbers of the run's type."""
    leaves = [leaf for leaf in jax.tree.leaves(tree) if hasattr(leaf, "size")]
    stored = sum(leaf.size * np.dtype(leaf.dtype).itemsize for leaf in leaves)
    return math.ceil(stored / theta.dtype.itemsize)
