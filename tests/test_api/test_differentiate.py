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
    J = tj.differentiate(lambda theta: MATRIX @ theta, jnp.zeros(3))
    np.testing.assert_array_equal(J, MATRIX)


def test_pytree_in_the_order_of_ravel_pytree():
    """θ₀ = (a, b (2,)) → (2 a, a b): the matrix by hand, `a` first though it is given last."""
    theta_0 = {"b": jnp.float32([3, 5]), "a": jnp.float32(7)}

    def training(theta):
        return {"a": 2 * theta["a"], "b": theta["a"] * theta["b"]}

    expected = [[2, 0, 0], [3, 7, 0], [5, 0, 7]]
    np.testing.assert_array_equal(tj.differentiate(training, theta_0), expected)


def test_options_change_nothing():
    theta = jnp.arange(4.0)
    devices = jax.devices()[:1]
    J = tj.differentiate(lambda theta: theta**2, theta, memory=1, devices=devices)
    np.testing.assert_array_equal(J, np.diag(2 * np.arange(4)))


def test_run_of_the_package():
    """The derivative that is written out, and automatic differentiation of the same run."""
    problem = tiny_problem()
    known = tj.differentiate_problem(problem)
    automatic = tj.differentiate(lambda theta: tj.train(problem, theta)[0], problem.theta_0)
    assert_same(known, automatic, roundings=chain(problem))


@pytest.mark.parametrize(
    ("training", "theta_0", "message"),
    [
        (
            lambda theta: (theta, theta),
            jnp.zeros(2),
            r"training: found a result of .*, accepted: parameters as theta_0, float32\[2\]",
        ),
        (lambda theta: theta[:1], jnp.zeros(2), r"found a result of float32\[1\], accepted"),
        (lambda theta: theta, jnp.zeros(2, int), "theta_0: found int32, accepted: parameters"),
        (
            lambda theta: theta,
            [jnp.zeros(2), jnp.zeros(2, jnp.float16)],
            "theta_0: found float16 and float32, accepted: parameters that are all",
        ),
        (lambda theta: theta, {}, "theta_0: found no parameters, accepted"),
    ],
)
def test_what_cannot_be_differentiated(training, theta_0, message):
    with pytest.raises(tj.UserError, match=message):
        tj.differentiate(training, theta_0)


def test_divergence():
    with pytest.raises(tj.DivergenceError, match="columns 0 to 1 are not all finite"):
        tj.differentiate(jnp.sqrt, jnp.zeros(2))
