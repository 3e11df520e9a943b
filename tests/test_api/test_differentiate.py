"""`differentiate`: the Jacobian of the user's own training, on arrays and on pytrees."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import training_jacobian as tj
from problems import tiny_problem
from rounding import assert_same, chain

MATRIX = np.float32([[1, 2, 3], [0, -1, 4], [5, 0, 2]])


def test_linear_training():
    for options in ({}, {"memory": 1, "devices": jax.devices()[:1]}):
        J = tj.differentiate(lambda theta: MATRIX @ theta, jnp.zeros(3), **options)
        np.testing.assert_array_equal(J, MATRIX)


def test_pytree_in_the_order_of_ravel_pytree():
    """θ₀ = (a, b (2,)) → (2 a, a b): the matrix by hand, `a` first though it is given last."""
    theta_0 = {"b": jnp.float32([3, 5]), "a": jnp.float32(7)}

    def training(theta):
        return {"a": 2 * theta["a"], "b": theta["a"] * theta["b"]}

    expected = [[2, 0, 0], [3, 7, 0], [5, 0, 7]]
    np.testing.assert_array_equal(tj.differentiate(training, theta_0), expected)


def test_run_of_the_package():
    """The derivative that is written out, and automatic differentiation of the same run."""
    problem = tiny_problem()
    known = tj.differentiate_problem(problem)
    automatic = tj.differentiate(lambda theta: tj.train(problem, theta)[0], problem.theta_0)
    assert_same(known, automatic, roundings=chain(problem))


def test_divergence():
    with pytest.raises(tj.DivergenceError, match="columns 0 to 1 are not all finite"):
        tj.differentiate(jnp.sqrt, jnp.zeros(2))
