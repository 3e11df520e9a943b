"""Both ways of restricted training on a tiny network, and their check."""

import itertools

import numpy as np
import pytest

from problems import tiny_problem
from training_jacobian.benchmarking.restricted_benchmark import checked_difference, dimensions
from training_jacobian.benchmarking.restricted_task import WAYS
from training_jacobian.errors import UserError
from training_jacobian.random_basis import random_basis
from training_jacobian.storage import save_array
from training_jacobian.training import train


@pytest.mark.parametrize("way", WAYS)
def test_all_dimensions_are_the_unrestricted_training(way):
    problem = tiny_problem()
    size = len(problem.theta_0)
    basis = random_basis(size, seed=0, draw=1, dtype=np.float32)
    theta = WAYS[way](problem, basis, [3, size])()
    np.testing.assert_allclose(theta[1], train(problem, problem.theta_0)[0], atol=1e-5)
    moved = theta[0] - problem.theta_0
    np.testing.assert_allclose(basis[3:] @ moved, 0, atol=1e-6)
    assert np.linalg.norm(moved) > 1e-2


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("epochs", [1, 2])
def test_both_ways_end_at_the_same_place(optimizer, epochs):
    problem = tiny_problem(optimizer=optimizer)
    basis = random_basis(len(problem.theta_0), seed=0, draw=1, dtype=np.float32)
    found = [ways(problem, basis, [2, 7, 20])(epochs=epochs) for ways in WAYS.values()]
    for a, b in itertools.pairwise(found):
        np.testing.assert_allclose(a, b, atol=1e-5)


@pytest.mark.parametrize("count", [0, 11])
def test_a_wrong_number_of_dimensions(count):
    with pytest.raises(UserError, match=f"dimensions: found {count}, accepted: 1 to N = 10"):
        dimensions(10, count)


def test_ends_that_differ_are_refused(tmp_path):
    paths = [str(tmp_path / name) for name in ("a.npy", "b.npy")]
    save_array(paths[0], np.array([[3.0, 4.0], [0.0, 1.0]]))
    save_array(paths[1], np.array([[3.0, 4.0], [0.0, 1.0001]]))
    assert checked_difference(*paths) == pytest.approx(1e-4, rel=1e-3)
    save_array(paths[1], np.array([[3.0, 4.0], [0.0, 1.1]]))
    with pytest.raises(UserError, match="ends elsewhere than one at a time"):
        checked_difference(*paths)
