"""‖∂logits/∂x‖² in closed form and against central differences, with two more derivatives of it."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from problems import tiny_problem, tiny_split
from rounding import assert_same
from training_jacobian.training.losses import squared_norms


@pytest.mark.usefixtures("double")
@pytest.mark.parametrize(("features", "classes"), [(4, 3), (2, 5), (3, 1)])
def test_linear_network_in_closed_form(features, classes):
    rng = np.random.default_rng(0)
    weights = rng.standard_normal((features, classes))
    x = rng.standard_normal((6, features))

    def logits(theta, x):
        return x @ theta.reshape(features, classes) + 1

    found = squared_norms(logits, jnp.asarray(weights.ravel()), jnp.asarray(x))
    assert_same(found, np.full(6, (weights**2).sum()), roundings=features * classes)


def test_each_sample_has_its_own():
    """logits = (θ x²/2, x³): the derivative at x is (θ x, 3 x²)."""
    x = jnp.array([[1.0], [2.0]])

    def logits(theta, x):
        return jnp.concatenate([theta * x**2 / 2, x**3], axis=1)

    np.testing.assert_array_equal(squared_norms(logits, jnp.array([3.0]), x), [9 + 9, 36 + 144])


@pytest.fixture(scope="module")
def derivatives():
    """The mean over samples of a tiny network, its gradient and a product with its Hessian.

    The last is forward mode over reverse mode, as in the Jacobian of a training run. Each stands
    beside central differences of the one before it.
    """
    with jax.enable_x64(True):
        problem = tiny_problem(precision="float64")
        theta, x = problem.theta_0, jnp.asarray(tiny_split().x_train)

        @jax.jit
        def mean(theta):
            return squared_norms(problem.logits, theta, x).mean()

        def outside(theta):
            ahead, behind = (
                jax.vmap(lambda unit, s=s: problem.logits(theta, x + s * unit))(jnp.eye(4))
                for s in (1e-5, -1e-5)
            )
            return (((ahead - behind) / 2e-5) ** 2).sum(axis=(0, 2)).mean()

        gradient = jax.jit(jax.grad(mean))
        tangent = jnp.asarray(np.random.default_rng(1).standard_normal(theta.shape))
        pushed = jax.jit(lambda theta: jax.jvp(gradient, (theta,), (tangent,))[1])(theta)
        steps = 1e-5 * jnp.eye(theta.size)
        sides = [jax.vmap(mean)(theta + s * steps) for s in (1, -1)]
        along = [gradient(theta + s * 1e-5 * tangent) for s in (1, -1)]
        return {
            "value": (mean(theta), outside(theta)),
            "gradient": (gradient(theta), (sides[0] - sides[1]) / 2e-5),
            "product": (pushed, (along[0] - along[1]) / 2e-5),
        }


@pytest.mark.parametrize("order", ["value", "gradient", "product"])
def test_against_central_differences(derivatives, order):
    found, expected = map(np.asarray, derivatives[order])
    scale = np.abs(expected).max()
    assert scale > 0.1
    # A step of h = 1e-5: u / h = 1e-11 of rounding and h² = 1e-10 of curvature, times some ten.
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-8 * scale)
