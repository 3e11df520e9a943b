"""Hessian and Gauss–Newton matrix against differences, explicit sums and closed forms."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from problems import tiny_problem
from rounding import assert_same, bound, chain, difference_error
from training_jacobian.experiments.curvature import MATRICES, hessian

STEP = 1e-5
pytestmark = pytest.mark.usefixtures("double")


def flat(problem):
    """All training samples at once."""
    return problem.x.reshape(-1, problem.x.shape[-1]), problem.y.ravel()


def anywhere(problem):
    """A point that is not where the run starts."""
    rng = np.random.default_rng(1)
    return problem.theta_0 + 0.3 * rng.standard_normal(problem.theta_0.shape)


def differences(problem, theta):
    """Central differences of the gradient over all samples at once, as rows."""
    gradient = jax.grad(problem.objective)

    def difference(step):
        ahead, behind = (
            gradient(theta + step, *flat(problem)),
            gradient(theta - step, *flat(problem)),
        )
        return (ahead - behind) / (2 * STEP)

    return jax.jit(jax.vmap(difference))(STEP * jnp.eye(len(theta)))


def explicit_gauss_newton(problem, theta):
    """Σ Gᵀ H_out G / samples, H_out written out by hand, and the penalty's part 2λ Σ KᵀK."""

    def derivatives(x):
        def logits(theta, x):
            return problem.logits(theta, x[None])[0]

        mixed = jax.jacrev(jax.jacfwd(logits, argnums=1))(theta, x)
        return logits(theta, x), jax.jacrev(logits)(theta, x), mixed.reshape(-1, len(theta))

    total = 0
    for values, g, k in zip(*jax.jit(jax.vmap(derivatives))(flat(problem)[0]), strict=True):
        outer = np.eye(len(g))
        if problem.settings.loss == "cross_entropy":
            p = np.exp(values) / np.exp(values).sum()
            outer = np.diag(p) - np.outer(p, p)
        total = total + g.T @ outer @ g + 2 * problem.settings.jacobian_penalty * k.T @ k
    return np.asarray(total) / problem.y.size


def test_hessian_is_the_difference_of_gradients():
    problem = tiny_problem(precision="float64")
    theta = anywhere(problem)
    found, asymmetry = hessian(problem, theta)
    off = np.linalg.norm(found - differences(problem, theta), axis=1).max()
    assert off < difference_error(problem, STEP)
    np.testing.assert_array_equal(found, found.T)
    assert asymmetry < bound("float64", chain(problem))


@pytest.mark.parametrize("changes", [{}, {"loss": "squared_error", "jacobian_penalty": 0.1}])
def test_gauss_newton_is_the_explicit_sum(changes):
    problem = tiny_problem(precision="float64", **changes)
    theta = anywhere(problem)
    found, _ = hessian(MATRICES["gauss_newton"](problem), theta)
    assert_same(found, explicit_gauss_newton(problem, theta), roundings=chain(problem))


def test_both_matrices_agree_where_the_network_is_linear():
    """Logits X W with squared error: H = XᵀX / samples for every class, whatever θ."""
    problem = tiny_problem(precision="float64", loss="squared_error")
    features = problem.x.shape[-1]

    def logits(theta, x):
        return x @ theta.reshape(features, 3)

    def objective(theta, x, y):
        error = logits(theta, x) - jax.nn.one_hot(y, 3)
        return 0.5 * (error**2).sum(axis=1).mean()

    linear = dataclasses.replace(problem, logits=logits, objective=objective)
    theta = jnp.arange(3.0 * features)
    x = np.asarray(flat(problem)[0])
    expected = np.kron(x.T @ x / len(x), np.eye(3))
    for of_matrix in MATRICES.values():
        assert_same(hessian(of_matrix(linear), theta)[0], expected, roundings=len(x))
