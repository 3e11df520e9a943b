"""Training as a pure map θ₀ → θ_T: one `lax.scan` over all steps."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import Array

from training_jacobian.errors import DivergenceError, UserError, unknown_name
from training_jacobian.losses import get_loss
from training_jacobian.models import initial_parameters, mlp
from training_jacobian.samples import Split
from training_jacobian.settings import Settings

LOSS_LIMIT = 1e6
"""A training loss above this counts as divergence."""


@dataclasses.dataclass(frozen=True)
class Problem:
    """Everything that fixes a training run but its starting point.

    Attributes
    ----------
    theta_0
        The seeded initial parameters (N,).
    unravel
        The function from a flat vector to flax's parameters.
    logits
        ``(theta, x) → logits``; theta (N,), x (samples, features), result (samples, classes).
    objective
        ``(theta, x, y) → loss``, mean over the samples.
    optimizer
        An optax transformation with its schedule inside.
    x, y
        Batches in the data's order: (batches, batch_size, features), (batches, batch_size).
    steps
        Number of steps; step i uses batch i modulo the number of batches.
    settings
        The recipe that it was built from.
    """

    theta_0: Array
    unravel: Callable[[Array], dict]
    logits: Callable[[Array, Array], Array]
    objective: Callable[[Array, Array, Array], Array]
    optimizer: optax.GradientTransformation
    x: Array
    y: Array
    steps: int
    settings: Settings


def make_schedule(settings: Settings, steps: int, /) -> optax.Schedule:
    """Return the learning rate as a function of the step."""
    if settings.schedule == "cosine":
        return optax.cosine_decay_schedule(settings.learning_rate, steps)
    if settings.schedule == "constant":
        return optax.constant_schedule(settings.learning_rate)
    raise UserError(unknown_name("optimizer.schedule", settings.schedule, ("cosine", "constant")))


def make_optimizer(settings: Settings, steps: int, /) -> optax.GradientTransformation:
    """Return SGD with heavy-ball momentum, or Adam, with the schedule of the settings.

    Adam's ``eps_root`` is 1e-8, which keeps the square root of the second moment differentiable
    where a gradient is zero.
    """
    schedule = make_schedule(settings, steps)
    if settings.optimizer == "sgd":
        return optax.sgd(schedule, momentum=settings.momentum or None)
    if settings.optimizer == "adam":
        return optax.adam(schedule, b1=settings.momentum, eps_root=1e-8)
    raise UserError(unknown_name("optimizer.name", settings.optimizer, ("sgd", "adam")))


def make_problem(settings: Settings, data: Split, /) -> Problem:
    """Build network, loss, optimiser and batches; `UserError` for a batch that does not divide."""
    samples, features = data.x_train.shape
    if settings.batch_size > samples or samples % settings.batch_size:
        raise UserError(
            f"batch_size: found {settings.batch_size}, "
            f"accepted: a divisor of the {samples} training samples"
        )
    batches = samples // settings.batch_size
    classes = int(max(data.y_train.max(), data.y_test.max())) + 1
    model = mlp(settings.hidden, classes, settings.activation)
    theta_0, unravel = initial_parameters(
        model, features, seed=settings.seed, dtype=settings.precision
    )
    loss = get_loss(settings.loss)

    def logits(theta: Array, x: Array) -> Array:
        return model.apply(unravel(theta), x)

    return Problem(
        theta_0=theta_0,
        unravel=unravel,
        logits=logits,
        objective=lambda theta, x, y: loss(logits(theta, x), y),
        optimizer=make_optimizer(settings, settings.epochs * batches),
        x=jnp.asarray(data.x_train.reshape(batches, -1, features), dtype=settings.precision),
        y=jnp.asarray(data.y_train.reshape(batches, -1)),
        steps=settings.epochs * batches,
        settings=settings,
    )


def train(problem: Problem, theta_0: Array, /) -> tuple[Array, Array]:
    """Train from `theta_0`; return θ_T (N,) and the loss before each step (steps,).

    Pure and differentiable: no check for divergence in here, see `check_finite`.
    """
    loss_and_gradient = jax.value_and_grad(problem.objective)
    batches = problem.x.shape[0]

    def step(carry: tuple, index: Array) -> tuple:
        theta, state = carry
        batch = index % batches
        loss, gradient = loss_and_gradient(theta, problem.x[batch], problem.y[batch])
        update, state = problem.optimizer.update(gradient, state, theta)
        return (optax.apply_updates(theta, update), state), loss

    start = (theta_0, problem.optimizer.init(theta_0))
    (theta, _), losses = jax.lax.scan(step, start, jnp.arange(problem.steps))
    return theta, losses


def training_map(problem: Problem, /) -> Callable[[Array], Array]:
    """Return θ₀ → θ_T for the problem."""
    return lambda theta_0: train(problem, theta_0)[0]


def check_finite(losses: np.ndarray, theta: np.ndarray, settings: Settings, /) -> None:
    """Raise `DivergenceError` naming the first step whose loss is not finite or too large."""
    bad = ~(np.asarray(losses) <= LOSS_LIMIT)
    rate = f"learning rate {settings.learning_rate:g} ({settings.optimizer})"
    if bad.any():
        step = int(np.argmax(bad))
        raise DivergenceError(
            f"training diverged at step {step} of {len(losses)}: loss {losses[step]:g}, {rate}; "
            "a smaller learning rate may help"
        )
    if not np.isfinite(theta).all():
        raise DivergenceError(
            f"training diverged at the last step of {len(losses)}: parameters not finite, {rate}"
        )


def evaluate(problem: Problem, theta: Array, x: np.ndarray, y: np.ndarray, /) -> tuple:
    """Return mean loss and accuracy of parameters `theta` (N,) on samples x, y."""
    inputs = jnp.asarray(x, dtype=theta.dtype)
    labels = jnp.asarray(y)
    accuracy = (problem.logits(theta, inputs).argmax(axis=-1) == labels).mean()
    return problem.objective(theta, inputs, labels), accuracy
