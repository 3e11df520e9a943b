"""Eigenvectors of what each dense layer is given."""

import numpy as np
import pytest

from problems import tiny_problem
from training_jacobian.spectrum.probes import input_bases


def of_layer(problem, path):
    return problem.unravel(problem.theta_0)["params"][path[0]]


def test_bases_diagonalise_the_inputs_second_moments():
    problem = tiny_problem(activation="tanh")
    bases = input_bases(problem)
    first = np.asarray(problem.x, float).reshape(-1, 4)
    layer = of_layer(problem, ("Dense_0",))
    second = np.tanh(first @ np.asarray(layer["kernel"]) + np.asarray(layer["bias"]))
    for path, inputs in {("Dense_0",): first, ("Dense_1",): second}.items():
        basis = bases.pop(path)
        moment = inputs.T @ inputs
        np.testing.assert_allclose(basis.T @ basis, np.eye(len(moment)), atol=1e-12)
        turned = basis.T @ moment @ basis
        np.testing.assert_allclose(turned, np.diag(np.diag(turned)), atol=1e-5)
        np.testing.assert_allclose(np.diag(turned), np.linalg.eigvalsh(moment), atol=1e-5)
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
