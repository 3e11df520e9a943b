"""Random signs in the basis of each layer's inputs: the eigenvectors of what it is given."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest

from problems import tiny_problem
from rounding import assert_same, bound
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
    squares = (probes.astype(float) ** 2).sum(axis=1)
    np.testing.assert_allclose(squares, size, rtol=bound("float32", size))


def test_kernels_are_turned_and_biases_are_signs(problem, probes):
    trees = [problem.unravel(row)["params"] for row in probes[:3]]
    for name in ("Dense_0", "Dense_1"):
        assert all(np.all(np.abs(tree[name]["bias"]) == 1) for tree in trees)
        assert not any(np.all(np.abs(tree[name]["kernel"]) == 1) for tree in trees)


def test_the_mean_over_probes_is_the_trace(problem, probes):
    """Within three standard errors for a projection on random directions.

    The variance of a variance of n draws is 2 / n of its square, near enough to a normal one's.
    """
    size, rank = len(problem.theta_0), 15
    rows = np.linalg.qr(np.random.default_rng(1).standard_normal((size, rank)))[0].T
    measured = np.square(probes @ rows.T).sum(axis=1)
    variance = 2 * size * (rank / size) * (1 - rank / size)
    assert abs(measured.mean() - rank) < 3 * np.sqrt(variance / COUNT)
    assert abs(measured.var() / variance - 1) < 5 * np.sqrt(2 / COUNT)


def test_no_scatter_for_what_is_diagonal_in_that_basis(problem, probes):
    rows = in_input_basis(problem)[2:]
    signs = np.random.default_rng(0).choice([-1.0, 1.0], size=probes.shape)
    measured, plain = (np.square(z @ rows.T).sum(axis=1) for z in (probes, signs))
    # A sum of squares of sums over the kernel's inputs, whose terms are as large as the probe.
    off = bound("float32", 4 * probes.shape[1])
    np.testing.assert_allclose(measured, len(rows), rtol=off)
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


def of_layer(problem, path):
    return problem.unravel(problem.theta_0)["params"][path[0]]


@pytest.mark.usefixtures("double")
def test_bases_diagonalise_the_inputs_second_moments():
    problem = tiny_problem(activation="tanh", precision="float64")
    bases = input_bases(problem)
    first = np.asarray(problem.x, float).reshape(-1, 4)
    layer = of_layer(problem, ("Dense_0",))
    second = np.tanh(first @ np.asarray(layer["kernel"]) + np.asarray(layer["bias"]))
    for path, inputs in {("Dense_0",): first, ("Dense_1",): second}.items():
        basis = bases.pop(path)
        moment = inputs.T @ inputs
        assert_same(basis.T @ basis, np.eye(len(moment)), roundings=20)
        assert_same(basis.T @ moment @ basis, np.diag(np.linalg.eigvalsh(moment)), roundings=20)
    assert bases == {}


@pytest.mark.parametrize("changes", [{"hidden": (5, 4)}, {"channels": (2,)}])
def test_one_basis_for_every_dense_kernel(changes):
    problem = tiny_problem(**changes)
    bases = input_bases(problem)
    layers = problem.unravel(problem.theta_0)["params"]
    assert {path[0] for path in bases} == {name for name in layers if name.startswith("Dense")}
    for path, basis in bases.items():
        inputs = len(of_layer(problem, path)["kernel"])
        assert basis.shape == (inputs, inputs)
