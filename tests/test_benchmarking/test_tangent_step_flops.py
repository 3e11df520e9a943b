"""The count of operations against a count by hand and against XLA's."""

import jax
import jax.numpy as jnp
import pytest

from problems import digits
from training_jacobian.benchmarking.flops import jacobian_flops, tangent_step_flops
from training_jacobian.settings import Settings
from training_jacobian.training import make_problem


def test_the_papers_network():
    assert tangent_step_flops([64, 64, 10], 64) == pytest.approx(1.54e6, rel=1e-3)
    assert jacobian_flops([64, 64, 10], 64, 625) == pytest.approx(4.63e12, rel=1e-3)


def test_no_hidden_layer_has_two_products():
    """Multinomial regression: dW x and dδ xᵀ."""
    assert tangent_step_flops([7, 3], 5) == 2 * 2 * 5 * 7 * 3


@pytest.mark.parametrize("hidden", [(16,), (32,), (32, 16)])
def test_xla_counts_the_same(hidden):
    """XLA also counts element-wise operations: of relu's tangent, at most 5 % more."""
    recipe = Settings(hidden=hidden, activation="relu", epochs=1)
    problem = make_problem(recipe, digits())
    gradient = jax.grad(lambda theta: problem.objective(theta, problem.x[0], problem.y[0]))
    _, push = jax.linearize(gradient, problem.theta_0)
    tangents = jnp.ones((8, len(problem.theta_0)))
    counted = jax.jit(jax.vmap(push)).lower(tangents).compile().cost_analysis()["flops"] / 8
    assert 1 < counted / tangent_step_flops([64, *hidden, 10], 64) < 1.05
