"""The oracles themselves, on functions whose derivative is known."""

import jax
import jax.numpy as jnp
import numpy as np

from training_jacobian.jacobian.verification import (
    adjoint_gap,
    central_differences,
    push_forward,
    relative_errors,
    unit_directions,
)


def cube(theta):
    return theta**3


def test_central_differences_of_a_cube():
    with jax.enable_x64(True):
        theta = jnp.array([1.0, 2.0])
        found = central_differences(cube, theta, jnp.eye(2), step=1e-3)
        np.testing.assert_allclose(found, [[3 + 1e-6, 0], [0, 12 + 1e-6]], rtol=1e-9, atol=1e-12)


def test_push_forward_of_a_cube():
    rows = jnp.array([[1.0, 1.0], [0.0, 2.0]])
    np.testing.assert_allclose(push_forward(cube, jnp.array([1.0, 2.0]), rows), [[3, 12], [0, 24]])


def test_unit_directions():
    rows = unit_directions(4, 50, key=jax.random.key(0))
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, rtol=1e-6)
    assert np.linalg.matrix_rank(rows) == 4


def test_relative_errors():
    found = relative_errors(np.array([[3.0, 4.0], [0.0, 2.0]]), np.array([[3.0, 0.0], [0.0, 2.0]]))
    np.testing.assert_allclose(found, [4 / 3, 0])


def test_adjoint_gap_is_zero_where_the_modes_agree():
    theta, v, u = jnp.array([1.0, 2, 3]), jnp.array([1.0, 0, 0]), jnp.array([1.0, 1, 1])
    assert adjoint_gap(cube, theta, v, u) < 1e-7


def test_adjoint_gap_sees_a_wrong_reverse_mode(monkeypatch):
    """With Jᵀ taken as 1.01 Jᵀ, the gap is 0.01 |⟨Jv, u⟩| / (‖Jv‖‖u‖) = 0.01 / √3."""
    right = jax.vjp

    def wrong(function, theta):
        value, pull = right(function, theta)
        return value, lambda u: (1.01 * pull(u)[0],)

    monkeypatch.setattr(jax, "vjp", wrong)
    theta, v, u = jnp.array([1.0, 2, 3]), jnp.array([1.0, 0, 0]), jnp.array([1.0, 1, 1])
    np.testing.assert_allclose(adjoint_gap(cube, theta, v, u), 0.01 / 3**0.5, rtol=1e-4)
