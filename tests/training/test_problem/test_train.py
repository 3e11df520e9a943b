"""Training against a plain loop, in every variant of the configuration."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from problems import VARIANTS, tiny_problem
from rounding import assert_same, chain
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


@pytest.mark.parametrize(("loss", "optimizer", "schedule", "activation"), VARIANTS)
def test_equals_a_plain_loop(loss, optimizer, schedule, activation):
    variant = {"loss": loss, "optimizer": optimizer, "schedule": schedule, "activation": activation}
    with jax.enable_x64(True):
        problem = tiny_problem(**variant, precision="float64")
        theta, losses = train(problem, problem.theta_0)
        expected, expected_losses = plain_loop(problem)
    assert theta.dtype == losses.dtype == np.float64
    assert_same(theta, expected, roundings=chain(problem))
    assert_same(losses, expected_losses, roundings=chain(problem))


def test_heavy_ball_by_hand():
    """m ← μm + g, θ ← θ − ηm: two steps on one batch, written out."""
    problem = tiny_problem(batch_size=12, epochs=2, schedule="constant", momentum=0.5)
    gradient = jax.grad(lambda t: problem.objective(t, problem.x[0], problem.y[0]))
    first = gradient(problem.theta_0)
    middle = problem.theta_0 - 0.3 * first
    expected = middle - 0.3 * (0.5 * first + gradient(middle))
    assert_same(train(problem, problem.theta_0)[0], expected, roundings=chain(problem))


def test_without_momentum_is_plain_gradient_descent():
    problem = tiny_problem(batch_size=12, epochs=1, schedule="constant", momentum=0.0)
    gradient = jax.grad(problem.objective)(problem.theta_0, problem.x[0], problem.y[0])
    expected = problem.theta_0 - 0.3 * gradient
    assert_same(train(problem, problem.theta_0)[0], expected, roundings=chain(problem))


def test_is_pure():
    problem = tiny_problem()
    run = training_map(problem)
    np.testing.assert_array_equal(run(problem.theta_0), run(problem.theta_0))


def test_weights_of_a_dead_input_never_move():
    problem = tiny_problem()
    kernels = [
        problem.unravel(theta)["params"]["Dense_0"]["kernel"]
        for theta in (problem.theta_0, train(problem, problem.theta_0)[0])
    ]
    np.testing.assert_array_equal(kernels[0][0], kernels[1][0])
    assert not np.allclose(kernels[0][1], kernels[1][1])
