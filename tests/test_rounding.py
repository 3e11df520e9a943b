"""The bound on rounding holds what it says of the tests' runs, and lets no real mistake pass."""

import dataclasses

import jax
import numpy as np
import pytest

from operators import quickly
from problems import tiny_problem
from rounding import GROWTH, assert_differentiated, assert_same, chain
from training_jacobian.training.problem import training_map

RUNS = [
    {},
    {"hidden": (7,), "loss": "squared_error"},
    {"optimizer": "adam", "learning_rate": 3e-3},
    {"channels": (2,), "jacobian_penalty": 0.1, "activation": "tanh", "loss": "squared_error"},
]


@pytest.mark.parametrize("changes", RUNS)
def test_short_runs_magnify_little_and_every_step_matters(changes):
    problem = tiny_problem(**changes)
    short = dataclasses.replace(problem, steps=problem.steps - 1)

    @quickly
    def ends_and_jacobians(theta):
        return [(f(theta), jax.jacfwd(f)(theta)) for f in map(training_map, (problem, short))]

    (end, matrix), (before, shorter) = ends_and_jacobians(problem.theta_0)
    assert np.linalg.norm(matrix, 2) < GROWTH
    mistakes = [(shorter, matrix), (matrix.T, matrix), (2 * np.eye(len(matrix)) - matrix, matrix)]
    for found, expected in [*mistakes, (before, end)]:
        with pytest.raises(AssertionError, match="of the norm, accepted"):
            assert_same(found, expected, roundings=chain(problem))


def test_a_derivative_that_is_off_by_a_ten_thousandth_is_found():
    with jax.enable_x64(True):
        problem = tiny_problem(precision="float64")
        matrix = jax.jit(jax.jacfwd(training_map(problem)))(problem.theta_0)
        assert_differentiated(matrix, problem)
        with pytest.raises(AssertionError):
            assert_differentiated(np.asarray(matrix).T, problem)
        with pytest.raises(AssertionError):
            assert_differentiated(1.0001 * matrix, problem)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_any_order_of_a_sum_passes(dtype):
    terms = np.random.default_rng(0).standard_normal((1000, 50)).astype(dtype)
    forwards, backwards = (part.cumsum(axis=0)[-1] for part in (terms, terms[::-1]))
    scale = np.linalg.norm(np.abs(terms).sum(axis=0))
    assert (forwards != backwards).any()
    assert_same(forwards, backwards, roundings=1000, scale=scale)
