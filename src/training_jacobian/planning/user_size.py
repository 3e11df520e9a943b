"""What differentiating a run with a user's network or optimiser takes."""

from __future__ import annotations

import math
from typing import Any

import jax
import jax.numpy as jnp
from jax import Array

from training_jacobian.jacobian.steps import linear_steps
from training_jacobian.planning.footprint import GENERIC_RECORD
from training_jacobian.training.problem import Problem


def measure(problem: Problem, /) -> dict[str, int]:
    """Return the size of a run for which there is no formula.

    FLOPs are those that XLA counts in the programs, per step and before it optimises them: of the
    gradient, and of its derivative along one more tangent. The record's and the state's numbers are
    those of the arrays that `jacobian.operator` keeps. From the record follows, roughly, how many
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
        "tangent_flops": max(once, _flops(bent, theta, theta, x, y) - once),
        "record": kept,
        "state": _numbers(start, theta),
        "outputs": max(classes, kept // (GENERIC_RECORD * len(x))),
    }


def _flops(function: Any, *arguments: Array) -> int:
    analysis = jax.jit(function).lower(*arguments).cost_analysis() or {}
    return math.ceil(analysis.get("flops", 0))


def _numbers(tree: Any, theta: Array) -> int:
    """Return the bytes of all leaves, in numbers of the run's type."""
    leaves = [leaf for leaf in jax.tree.leaves(tree) if hasattr(leaf, "size")]
    # `itemsize` of the type itself: a random key has one, though numpy knows no such type.
    stored = sum(leaf.size * leaf.dtype.itemsize for leaf in leaves)
    return math.ceil(stored / theta.dtype.itemsize)
