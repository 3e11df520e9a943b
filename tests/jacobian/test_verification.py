"""The oracles themselves, on functions whose derivative is known."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rounding import assert_same, bound
from training_jacobian.jacobian.verification import (
    adjoint_gap,
    central_differences,
    push_forward,
    relative_errors,
    unit_directions,
)

pytestmark = pytest.mark.usefixtures("double")


def cube(theta):
    return theta**3


def test_central_differences_of_a_cube():
    """((x + h)³ − (x − h)³) / 2h = 3 x² + h², rounded by u x³ / h."""
    found = central_differences(cube, jnp.array([1.0, 2.0]), jnp.eye(2), step=1e-3)
    np.testing.assert_allclose(found, [[3 + 1e-6, 0], [0, 12 + 1e-6]], rtol=0, atol=1e-11)


def test_push_forward_of_a_cube():
    rows = jnp.array([[1.0, 1.0], [0.0, 2.0]])
    found = push_forward(cube, jnp.array([1.0, 2.0]), rows)
    np.testing.assert_array_equal(found, [[3, 12], [0, 24]])


def test_unit_directions():
    rows = unit_directions(4, 50, key=jax.random.key(0))
    assert_same(np.linalg.norm(rows, axis=1), np.ones(4), roundings=50)
    assert np.linalg.matrix_rank(rows) == 4


def test_relative_errors():
    found = relative_errors(np.array([[3.0, 4.0], [0.0, 2.0]]), np.array([[3.0, 0.0], [0.0, 2.0]]))
    assert_same(found, [4 / 3, 0], roundings=4)


def test_adjoint_gap_is_zero_where_the_modes_agree():
    theta, v, u = jnp.array([1.0, 2, 3]), jnp.array([1.0, 0, 0]), jnp.array([1.0, 1, 1])
    assert adjoint_gap(cube, theta, v, u) < bound("float64", 3)


def test_adjoint_gap_sees_a_wrong_reverse_mode(monkeypatch):
    """With Jᵀ taken as 1.01 Jᵀ, the gap is 0.01 |⟨Jv, u⟩| / (‖Jv‖‖u‖) = 0.01 / √3."""
    right = jax.vjp

    def wrong(function, theta):
        value, pull = right(function, theta)
        return value, lambda u: (1.01 * pull(u)[0],)

    monkeypatch.setattr(jax, "vjp", wrong)
    theta, v, u = jnp.array([1.0, 2, 3]), jnp.array([1.0, 0, 0]), jnp.array([1.0, 1, 1])
    # The gap is a difference of numbers 100 times as large.
    assert_same(adjoint_gap(cube, theta, v, u), 0.01 / 3**0.5, roundings=100 * 3)
