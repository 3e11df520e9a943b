"""Whether a run with a user's network or optimiser can be differentiated."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from training_jacobian.program.errors import UserError
from training_jacobian.training.divergence import bad_samples
from training_jacobian.training.problem import Problem
from training_jacobian.training.user_code import attempt

COORDINATES = 3
"""Length of the vector on which the optimiser of restricted training is tried."""


def check(problem: Problem, /) -> None:
    """Raise `UserError` unless the first step can be taken and differentiated once more.

    The network is tried on every batch, as a single sample can be where it is not defined.

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

    slope, _ = attempt(where, lambda: jax.jit(both)(theta))
    _check_batches(problem, where)
    if not np.any(slope):
        _refuse(where, "a gradient of zero in every parameter", "a differentiable network")
    _check_optimizer(problem, f"optimizer: {optimizer}", slope)


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
        zero = np.count_nonzero(np.asarray(gradient) == 0)
        _refuse(
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
        _refuse(where, "an update that is not such a vector", f"one of shape {coordinates.shape}")


def _check_batches(problem: Problem, where: str) -> None:
    """Raise `UserError` for the first batch with an undefined derivative at the start."""

    def finite(batch: tuple[Array, Array]) -> tuple[Array, Array]:
        def gradient(point: Array) -> Array:
            return jax.grad(problem.objective)(point, *batch)

        theta = problem.theta_0
        both = jax.jvp(gradient, (theta,), (jnp.ones_like(theta),))
        return jnp.isfinite(both[0]).all(), jnp.isfinite(both[1]).all()

    first, second = attempt(where, lambda: jax.lax.map(finite, (problem.x, problem.y)))
    for name, fine in (("gradient", first), ("derivative of the gradient", second)):
        if not fine.all():
            batch = int(np.argmin(fine))
            samples = bad_samples(problem, problem.theta_0, batch)
            found = f"a {name} that is not finite at the start, in batch {batch}{samples}"
            _refuse(where, found, "a differentiable network")


def _refuse(where: str, found: str, accepted: str) -> None:
    raise UserError(f"{where}: found {found}, accepted: {accepted}")
