"""Random signs in the basis of each layer's inputs."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest

from problems import tiny_problem
from training_jacobian.spectrum.probes import draw_probes, input_bases

COUNT = 300


@pytest.fixture(scope="module")
def problem():
    return tiny_problem()


@pytest.fixture(scope="module")
def probes(problem):
    return draw_probes(problem, COUNT, 0)


def in_input_basis(problem):
    """Return as rows the directions (4, N): each eigenvector of the inputs, at the first unit."""
    index = problem.unravel(jnp.arange(len(problem.theta_0), dtype=jnp.float32))
    column = np.asarray(index["params"]["Dense_0"]["kernel"][:, 0], int)
    rows = np.zeros((4, len(problem.theta_0)))
    rows[:, column] = input_bases(problem)["Dense_0",].T
    return rows


def test_every_probe_has_the_norm_of_signs(problem, probes):
    size = len(problem.theta_0)
    assert (probes.shape, probes.dtype) == ((COUNT, size), np.float32)
    np.testing.assert_allclose((probes**2).sum(axis=1), size, rtol=1e-5)


def test_kernels_are_turned_and_biases_are_signs(problem, probes):
    trees = [problem.unravel(row)["params"] for row in probes[:3]]
    for name in ("Dense_0", "Dense_1"):
        assert all(np.all(np.abs(tree[name]["bias"]) == 1) for tree in trees)
        assert not any(np.all(np.abs(tree[name]["kernel"]) == 1) for tree in trees)


def test_the_mean_over_probes_is_the_trace(problem, probes):
    """Within three standard deviations of the mean for a projection on random directions."""
    size, rank = len(problem.theta_0), 15
    rows = np.linalg.qr(np.random.default_rng(1).standard_normal((size, rank)))[0].T
    measured = np.square(probes @ rows.T).sum(axis=1)
    variance = 2 * size * (rank / size) * (1 - rank / size)
    assert abs(measured.mean() - rank) < 3 * np.sqrt(variance / COUNT)
    assert 0.5 < measured.var() / variance < 1.5


def test_no_scatter_for_what_is_diagonal_in_that_basis(problem, probes):
    rows = in_input_basis(problem)[2:]
    signs = np.random.default_rng(0).choice([-1.0, 1.0], size=probes.shape)
    measured, plain = (np.square(z @ rows.T).sum(axis=1) for z in (probes, signs))
    np.testing.assert_allclose(measured, len(rows), rtol=1e-5)
    assert plain.var() > 0.1


def test_seeds(problem, probes):
    np.testing.assert_array_equal(draw_probes(problem, 2, 0), probes[:2])
    assert not np.array_equal(draw_probes(problem, 2, 1), probes[:2])


def test_a_network_without_flax_layers_gets_plain_signs(problem):
    theta = jnp.ones(12)
    other = dataclasses.replace(
        problem,
        theta_0=theta,
        unravel=lambda flat: {"params": {"weights": {"kernel": flat.reshape(4, 3)}}},
        logits=lambda flat, x: x @ flat.reshape(4, 3),
    )
    assert input_bases(other) == {}
    np.testing.assert_array_equal(np.abs(draw_probes(other, 2, 0)), np.ones((2, 12)))
