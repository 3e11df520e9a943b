"""The Jacobian against closed forms, other modes of differentiation and its own blocking."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rounding import assert_same
from training_jacobian.jacobian.columns import column_blocks, jacobian
from training_jacobian.program.errors import DivergenceError


def gradient_descent(matrix, rate, steps):
    """Gradient descent on ½ θᵀHθ: its Jacobian is (I − ηH)^steps."""

    def run(theta):
        def step(t, _):
            return t - rate * jax.grad(lambda s: 0.5 * s @ matrix @ s)(t), None

        return jax.lax.scan(step, theta, None, length=steps)[0]

    return run


@pytest.fixture
def hessian():
    half = np.random.default_rng(0).standard_normal((13, 13)).astype(np.float32)
    return half @ half.T / 13


def test_quadratic_closed_form(hessian):
    found = jacobian(gradient_descent(hessian, 0.1, 20), jnp.ones(13))
    exact = np.linalg.matrix_power(np.eye(13) - 0.1 * hessian.astype(np.float64), 20)
    assert_same(found, exact, roundings=20 * 13)


def test_zero_steps_give_the_identity(hessian):
    found = jacobian(gradient_descent(hessian, 0.1, 0), jnp.ones(13))
    np.testing.assert_array_equal(found, np.eye(13))


def test_entry_is_output_by_input():
    found = jacobian(lambda t: jnp.stack([t[0] * t[1], 3 * t[2]]), jnp.array([2.0, 5.0, 7.0]))
    np.testing.assert_array_equal(found, [[5, 2, 0], [0, 0, 3]])


def test_equals_jacfwd_and_jacrev():
    def function(t):
        return jnp.tanh(jnp.outer(t, t).sum(axis=0)) * t

    theta = jnp.linspace(-1, 1, 150)
    found = jacobian(function, theta)
    assert_same(found, jax.jacfwd(function)(theta), roundings=150)
    assert_same(found, jax.jacrev(function)(theta), roundings=150)


@pytest.mark.parametrize("memory", [1, 20_000, 10**9])
@pytest.mark.parametrize("devices", [1, 2])
def test_blocks_and_devices_do_not_matter(hessian, memory, devices):
    function = gradient_descent(hessian, 0.1, 5)
    theta = jnp.ones(13)
    found = jacobian(function, theta, memory=memory, devices=jax.devices()[:devices])
    assert_same(found, jax.jacfwd(function)(theta), roundings=5 * 13)


def test_memory_budget_sets_the_block():
    def function(t):
        return jnp.cumsum(t) ** 2

    wide = next(column_blocks(function, jnp.ones(100), memory=10**9))[1].shape[1]
    narrow = next(column_blocks(function, jnp.ones(100), memory=2_000))[1].shape[1]
    assert wide == 64
    assert narrow < 10


def test_blocks_cover_every_column_once():
    blocks = list(column_blocks(lambda t: 2 * t, jnp.ones(301)))
    assert [columns.shape for _, columns in blocks] == [(301, len(where)) for where, _ in blocks]
    np.testing.assert_array_equal(np.concatenate([where for where, _ in blocks]), np.arange(301))


def test_a_derivative_that_overflows_is_named():
    with pytest.raises(DivergenceError, match="columns 0 to 2 are not all finite"):
        jacobian(lambda t: jnp.where(t > 5, jnp.inf, 1e30) * t**3, jnp.full(3, 1e10))


@pytest.mark.usefixtures("double")
def test_float64():
    theta = jnp.linspace(0.1, 1, 5)
    found = jacobian(jnp.exp, theta)
    assert found.dtype == np.float64
    assert_same(found, np.diag(np.exp(theta)), roundings=5)
