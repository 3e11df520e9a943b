"""Whether a run with a user's network or optimiser can be differentiated."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from training_jacobian.program.errors import refused
from training_jacobian.training.divergence import bad_samples
from training_jacobian.training.problem import Problem
from training_jacobian.training.user_code import attempt

COORDINATES = 3
"""Length of the vector on which the optimiser of restricted training is tried."""


def check(problem: Problem, /) -> None:
    """Raise `UserError` unless the first step can be taken and differentiated once more.

    Tried at θ₀: the gradient of every batch, as a single sample can be where the network is not
    defined, the optimiser's update for the first, and the derivative of both along ones.
    """
    model, theta = problem.settings.model, problem.theta_0
    where = f"model: {model}: gradient" if model else "gradient"

    def look(batch: tuple[Array, Array]) -> tuple[Array, Array, Array]:
        slope, bent = _with_derivative(lambda point: _gradient(problem, point, batch), theta)
        return jnp.isfinite(slope).all(), jnp.isfinite(bent).all(), jnp.any(slope)

    first, second, any_slope = attempt(where, lambda: jax.lax.map(look, (problem.x, problem.y)))
    for name, fine in (("gradient", first), ("derivative of the gradient", second)):
        if not fine.all():
            batch = int(np.argmin(fine))
            samples = bad_samples(problem, theta, batch)
            found = f"a {name} that is not finite at the start, in batch {batch}{samples}"
            raise refused(where, found, "a differentiable network")
    if not any_slope[0]:
        found = "a gradient of zero in every parameter"
        raise refused(where, found, "a differentiable network")
    _check_optimizer(problem, f"optimizer: {problem.settings.optimizer}")


def _gradient(problem: Problem, theta: Array, batch: tuple[Array, Array]) -> Array:
    return jax.grad(problem.objective)(theta, *batch)


def _with_derivative(function: Callable[[Array], Any], theta: Array) -> tuple[Any, Any]:
    """Return a function's value and its derivative along a vector of ones."""
    return jax.jvp(function, (theta,), (jnp.ones_like(theta),))


def _check_optimizer(problem: Problem, where: str) -> None:
    theta = problem.theta_0

    def moved(point: Array) -> tuple[Array, Array]:
        slope = _gradient(problem, point, (problem.x[0], problem.y[0]))
        return problem.optimizer.update(slope, problem.optimizer.init(point), point)[0], slope

    both = jax.jit(functools.partial(_with_derivative, moved))
    (update, gradient), (bent, _) = attempt(f"{where}: update", lambda: both(theta))
    if update.shape != theta.shape or update.dtype != gradient.dtype:
        found = f"updates of shape {update.shape} and {update.dtype}"
        raise refused(where, found, f"{theta.shape} and {gradient.dtype} as the parameters")
    if not (np.isfinite(update).all() and np.isfinite(bent).all()):
        zero = np.count_nonzero(np.asarray(gradient) == 0)
        raise refused(
            where,
            "an update or its derivative that is not finite, "
            f"with a gradient of exactly zero in {zero} of {len(theta)} parameters",
            "an update with a finite derivative there too: add something under a root of the "
            "squared gradient, such as eps_root=1e-12 of optax.adam and optax.adamw",
        )


def check_restricted(problem: Problem, /) -> None:
    """Raise `UserError` if the optimiser cannot train within a subspace.

    There it has one vector of coordinates in place of the network's parameters, so that an
    optimiser that goes by their names has nothing to go by.
    """

    def on_coordinates(q: Array) -> Any:
        return problem.plain_optimizer.update(q, problem.plain_optimizer.init(q), q)[0]

    coordinates = jax.ShapeDtypeStruct((COORDINATES,), problem.theta_0.dtype)
    where = f"optimizer: {problem.settings.optimizer}: on one vector, as restricted training has it"
    update = attempt(where, lambda: jax.eval_shape(on_coordinates, coordinates))
    if getattr(update, "shape", None) != coordinates.shape:
        found = "an update that is not such a vector"
        raise refused(where, found, f"one of shape {coordinates.shape}")
