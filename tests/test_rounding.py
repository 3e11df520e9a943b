"""The bound on rounding holds what it says of the tests' runs, and lets no real mistake pass."""

import dataclasses

import numpy as np
import pytest

from problems import tiny_problem
from rounding import GROWTH, assert_same, chain
from training_jacobian.jacobian.columns import jacobian
from training_jacobian.training.problem import train, training_map

RUNS = [
    {},
    {"hidden": (7,), "loss": "squared_error"},
    {"optimizer": "adam", "learning_rate": 3e-3},
    {"channels": (2,), "jacobian_penalty": 0.1, "activation": "tanh", "loss": "squared_error"},
]


@pytest.mark.parametrize("changes", RUNS)
def test_short_runs_magnify_little_and_every_step_matters(changes):
    problem = tiny_problem(**changes)
    matrix = jacobian(training_map(problem), problem.theta_0)
    assert np.linalg.norm(matrix, 2) < GROWTH
    short = dataclasses.replace(problem, steps=problem.steps - 1)
    for other in (
        jacobian(training_map(short), problem.theta_0),
        matrix.T,
        2 * np.eye(len(matrix)) - matrix,
    ):
        with pytest.raises(AssertionError, match="of the norm, accepted"):
            assert_same(other, matrix, roundings=chain(problem))
    with pytest.raises(AssertionError, match="of the norm, accepted"):
        assert_same(
            train(short, problem.theta_0)[0],
            train(problem, problem.theta_0)[0],
            roundings=chain(problem),
        )


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_any_order_of_a_sum_passes(dtype):
    terms = np.random.default_rng(0).standard_normal((1000, 50)).astype(dtype)
    forwards, backwards = (part.cumsum(axis=0)[-1] for part in (terms, terms[::-1]))
    scale = np.linalg.norm(np.abs(terms).sum(axis=0))
    assert (forwards != backwards).any()
    assert_same(forwards, backwards, roundings=1000, scale=scale)
