"""The counts of operations against counts by hand and against XLA's."""

import jax
import jax.numpy as jnp
import pytest

from problems import digits
from training_jacobian.planning.flops import Layer, network_layers, tangent_step_flops
from training_jacobian.training.problem import make_problem
from training_jacobian.training.settings import Settings


def test_no_hidden_layer_has_two_products():
    """Multinomial regression: dW x and dδ xᵀ."""
    layers = network_layers(7, [], 3)
    assert tangent_step_flops(layers, 5) == 2 * 2 * 5 * 7 * 3


def test_a_convolution_has_its_products_at_every_position():
    """8×8 images: maps of 4×4 and 2×2 pixels, windows of nine pixels of every channel."""
    layers = network_layers(64, [5], 10, channels=[2, 3])
    assert layers == [Layer(9, 2, 16), Layer(18, 3, 4), Layer(12, 5), Layer(5, 10)]
    first, rest = 16 * 18, 4 * 54 + 60 + 50
    assert tangent_step_flops(layers, 7) == 2 * 7 * (2 * first + 6 * rest)


@pytest.mark.parametrize(("hidden", "channels"), [((32, 16), ()), ((16,), (8,))], ids=str)
def test_xla_counts_the_same(hidden, channels):
    """XLA also counts element-wise operations: of relu's tangent, at most 8 % more."""
    recipe = Settings(hidden=hidden, channels=channels, activation="relu", epochs=1)
    problem = make_problem(recipe, digits())
    layers = network_layers(64, hidden, 10, channels)
    gradient = jax.grad(lambda theta: problem.objective(theta, problem.x[0], problem.y[0]))
    _, push = jax.linearize(gradient, problem.theta_0)
    tangents = jnp.ones((8, len(problem.theta_0)))
    pushed = counted(jax.vmap(push), tangents) / 8
    assert 1 < pushed / tangent_step_flops(layers, 64) < 1.08


def counted(function, argument):
    return jax.jit(function).lower(argument).compile().cost_analysis()["flops"]
