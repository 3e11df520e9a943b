"""Training against a plain loop, its Jacobian against differences and the adjoint identity."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from problems import VARIANTS, tiny_problem
from rounding import assert_differentiated, assert_same, bound, chain
from training_jacobian.jacobian.columns import jacobian
from training_jacobian.jacobian.verification import (
    adjoint_gap,
    unit_directions,
)
from training_jacobian.training.problem import train, training_map


def plain_loop(problem):
    theta, losses = problem.theta_0, []
    state = problem.optimizer.init(theta)
    for step in range(problem.steps):
        batch = step % len(problem.x)
        losses.append(problem.objective(theta, problem.x[batch], problem.y[batch]))
        gradient = jax.grad(problem.objective)(theta, problem.x[batch], problem.y[batch])
        update, state = problem.optimizer.update(gradient, state, theta)
        theta = optax.apply_updates(theta, update)
    return theta, jnp.stack(losses)


@pytest.mark.usefixtures("double")
@pytest.mark.parametrize(("loss", "optimizer", "schedule", "activation"), VARIANTS)
def test_every_variant(loss, optimizer, schedule, activation):
    """A plain loop, and central differences along every parameter."""
    variant = {"loss": loss, "optimizer": optimizer, "schedule": schedule, "activation": activation}
    problem = tiny_problem(**variant, precision="float64")
    theta, losses = train(problem, problem.theta_0)
    assert theta.dtype == losses.dtype == np.float64
    for found, expected in zip((theta, losses), plain_loop(problem), strict=True):
        assert_same(found, expected, roundings=chain(problem))
    matrix = jacobian(training_map(problem), problem.theta_0)
    assert_differentiated(matrix, problem, step=1e-6)


@pytest.mark.parametrize("momentum", [0.5, 0.0])
def test_heavy_ball_by_hand(momentum):
    """m ← μm + g, θ ← θ − ηm: two steps on one batch, written out."""
    problem = tiny_problem(batch_size=12, epochs=2, schedule="constant", momentum=momentum)
    gradient = jax.grad(lambda t: problem.objective(t, problem.x[0], problem.y[0]))
    first = gradient(problem.theta_0)
    middle = problem.theta_0 - 0.3 * first
    expected = middle - 0.3 * (momentum * first + gradient(middle))
    assert_same(train(problem, problem.theta_0)[0], expected, roundings=chain(problem))


@pytest.mark.parametrize(("optimizer", "rate"), [("sgd", 0.3), ("adam", 3e-3)])
def test_adjoint_identity_in_float32(optimizer, rate):
    problem = tiny_problem(optimizer=optimizer, learning_rate=rate)
    rows = unit_directions(2, len(problem.theta_0), key=jax.random.key(2))
    assert adjoint_gap(training_map(problem), problem.theta_0, *rows) < bound(
        "float32", chain(problem)
    )


def test_float32_against_float64():
    single = tiny_problem()
    j = jacobian(training_map(single), single.theta_0)
    with jax.enable_x64(True):
        double = tiny_problem(precision="float64")
        exact = jacobian(training_map(double), double.theta_0)
    np.testing.assert_array_equal(single.theta_0, double.theta_0.astype(jnp.float32))
    assert_same(j, exact, roundings=chain(single))
