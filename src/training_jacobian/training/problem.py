"""Training as a pure map θ₀ → θ_T: one `lax.scan` over all steps."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import cast

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import Array

from training_jacobian.program.devices import full_precision
from training_jacobian.program.errors import UserError, refused
from training_jacobian.training.convolution import is_square
from training_jacobian.training.losses import LOSSES, squared_norms
from training_jacobian.training.models import Network, initial_parameters
from training_jacobian.training.settings import Settings, errors, is_own
from training_jacobian.training.split import Split
from training_jacobian.training.user_code import Functions, own_model, own_optimizer, per_tensor


@dataclasses.dataclass(frozen=True)
class Problem:
    """Everything that fixes a training run but its starting point.

    Attributes
    ----------
    theta_0
        The seeded initial parameters (N,).
    unravel
        The function from a flat vector to the network's parameters.
    logits
        ``(theta, x) → logits``; theta (N,), x (samples, features), result (samples, classes).
    loss
        ``(theta, x, y) → loss``, mean over the samples: what a network is judged by.
    objective
        ``(theta, x, y) → objective``: what training minimises, the loss plus its penalty, if any.
    optimizer
        An optax transformation of flat vectors (N,) with its schedule inside.
    plain_optimizer
        The same for vectors of any length, as restricted training has them.
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
    loss: Callable[[Array, Array, Array], Array]
    objective: Callable[[Array, Array, Array], Array]
    optimizer: optax.GradientTransformation
    plain_optimizer: optax.GradientTransformation
    x: Array
    y: Array
    steps: int
    settings: Settings


def make_schedule(settings: Settings, steps: int, /) -> optax.Schedule:
    """Return the learning rate as a function of the step."""
    if settings.schedule == "cosine":
        return optax.cosine_decay_schedule(settings.learning_rate, steps)
    return optax.constant_schedule(settings.learning_rate)


def make_optimizer(settings: Settings, steps: int, /) -> optax.GradientTransformation:
    """Return SGD with heavy-ball momentum, or Adam, with the schedule of the settings, or a user's.

    Adam's ``eps_root`` is 1e-8, which keeps the square root of the second moment differentiable
    where a gradient is zero.
    """
    if is_own(settings.optimizer):
        return own_optimizer(settings.optimizer, steps)
    schedule = make_schedule(settings, steps)
    if settings.optimizer == "sgd":
        return optax.sgd(schedule, momentum=settings.momentum or None)
    return optax.adam(schedule, b1=settings.momentum, eps_root=1e-8)


def make_problem(settings: Settings, data: Split, /) -> Problem:
    """Build network, loss, optimiser and batches.

    Raises
    ------
    UserError
        For settings that the configuration refuses, too, data that are no numbers, a batch that
        does not divide the samples, convolutions of what is no square image, or a user's network
        or optimiser that is not as it should be.
    """
    for line in errors(settings):
        raise UserError(line)
    _check_split(data)
    samples, features = data.x_train.shape
    _check_sizes(settings, samples, features)
    batches = samples // settings.batch_size
    classes = int(max(data.y_train.max(), data.y_test.max())) + 1
    model, of_logits = _network(settings, features, classes), LOSSES[settings.loss]
    theta_0, unravel = initial_parameters(
        model, features, seed=settings.seed, dtype=settings.precision
    )
    steps = settings.epochs * batches
    optimizer = make_optimizer(settings, steps)

    @full_precision
    def logits(theta: Array, x: Array) -> Array:
        return cast(Array, model.apply(unravel(theta), x))

    def loss(theta: Array, x: Array, y: Array) -> Array:
        return of_logits(logits(theta, x), y)

    problem = Problem(
        theta_0=theta_0,
        unravel=unravel,
        logits=logits,
        loss=loss,
        objective=with_penalty(loss, logits, settings.jacobian_penalty),
        optimizer=optimizer,
        plain_optimizer=optimizer,
        x=jnp.asarray(data.x_train.reshape(batches, -1, features), dtype=settings.precision),
        y=jnp.asarray(data.y_train.reshape(batches, -1)),
        steps=steps,
        settings=settings,
    )
    return with_optimizer(problem, optimizer)


def with_optimizer(problem: Problem, plain: optax.GradientTransformation, /) -> Problem:
    """Return the problem with another optimiser; a user's own sees the network's tensors."""
    own = is_own(problem.settings.optimizer)
    optimizer = per_tensor(plain, problem.unravel) if own else plain
    return dataclasses.replace(problem, optimizer=optimizer, plain_optimizer=plain)


def _network(settings: Settings, features: int, classes: int) -> Network | Functions:
    if settings.model:
        return own_model(settings.model, features, classes, dtype=settings.precision)
    widths, channels = tuple(settings.hidden), tuple(settings.channels)
    return Network(widths, classes, settings.activation, channels)


def _check_split(data: Split) -> None:
    """Raise `UserError` unless samples and labels are as `Split` tells them."""
    features = np.shape(data.x_train)[1:]
    for part in ("train", "test"):
        x, y = (np.asarray(getattr(data, f"{name}_{part}")) for name in "xy")
        fits = x.ndim == 2 and x.size > 0 and x.shape[1:] == features and x.dtype.kind in "fiu"
        if not fits or not np.isfinite(x).all():
            found = f"shape {x.shape} of {x.dtype}{' with NaN or infinity' if fits else ''}"
            accepted = "finite numbers (samples, features), as many features in both parts"
            raise refused(f"x_{part}", found, accepted)
        if y.shape != x.shape[:1] or y.dtype.kind not in "iu" or y.min() < 0:
            accepted = f"integers from 0 on, shape ({len(x)},)"
            raise refused(f"y_{part}", f"shape {y.shape} of {y.dtype}", accepted)


def _check_sizes(settings: Settings, samples: int, features: int) -> None:
    size = settings.batch_size
    if size > samples or samples % size:
        raise refused("batch_size", size, f"a divisor of the {samples} training samples")
    if settings.channels and not settings.model and not is_square(features):
        accepted = f"[], as {features} inputs do not make a square image"
        raise refused("model.channels", list(settings.channels), accepted)


def with_penalty(
    loss: Callable[[Array, Array, Array], Array],
    logits: Callable[[Array, Array], Array],
    weight: float,
    /,
) -> Callable[[Array, Array, Array], Array]:
    """Return ``loss + weight · mean ‖∂logits/∂x‖²_F``; the loss itself for a weight of zero."""
    if weight == 0:
        return loss
    return lambda theta, x, y: loss(theta, x, y) + weight * squared_norms(logits, theta, x).mean()


def train(problem: Problem, theta_0: Array, /) -> tuple[Array, Array]:
    """Train from `theta_0`; return θ_T (N,) and the objective before each step (steps,).

    Pure and differentiable: no check for divergence in here, see `divergence.check_finite`.
    """
    start = (theta_0, problem.optimizer.init(theta_0))
    (theta, _), losses = jax.lax.scan(training_step(problem), start, jnp.arange(problem.steps))
    return theta, losses


def training_map(problem: Problem, /) -> Callable[[Array], Array]:
    """Return θ₀ → θ_T for the problem."""
    return lambda theta_0: train(problem, theta_0)[0]


def trajectory_map(problem: Problem, epochs: Sequence[int], /) -> Callable[[Array], Array]:
    """Return θ₀ → the parameters after each of the `epochs` (1 or later), end to end (S·N,).

    One training run, whatever the number of epochs asked for.
    """
    per_epoch = jnp.arange(problem.steps).reshape(-1, len(problem.x))
    chosen = np.array(epochs) - 1

    def path(theta_0: Array) -> Array:
        def epoch(carry: tuple, steps: Array) -> tuple:
            carry, _ = jax.lax.scan(training_step(problem), carry, steps)
            return carry, carry[0]

        start = (theta_0, problem.optimizer.init(theta_0))
        return jax.lax.scan(epoch, start, per_epoch)[1][chosen].ravel()

    return path


def training_step(problem: Problem, /) -> Callable[[tuple, Array], tuple[tuple, Array]]:
    """Return one step of the optimiser: (θ, its state), step number → the same, objective."""
    loss_and_gradient = jax.value_and_grad(problem.objective)
    batches = problem.x.shape[0]

    def step(carry: tuple, index: Array) -> tuple[tuple, Array]:
        theta, state = carry
        batch = index % batches
        loss, gradient = loss_and_gradient(theta, problem.x[batch], problem.y[batch])
        update, state = problem.optimizer.update(gradient, state, theta)
        return (optax.apply_updates(theta, update), state), loss

    return step


def evaluate(problem: Problem, theta: Array, x: np.ndarray, y: np.ndarray, /) -> tuple:
    """Return mean loss, no penalty in it, and accuracy of parameters `theta` (N,) on samples."""
    inputs = jnp.asarray(x, dtype=theta.dtype)
    labels = jnp.asarray(y)
    accuracy = (problem.logits(theta, inputs).argmax(axis=-1) == labels).mean()
    return problem.loss(theta, inputs, labels), accuracy
