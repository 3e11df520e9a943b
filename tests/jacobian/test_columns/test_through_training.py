"""The Jacobians after several epochs, all from one pass."""

import dataclasses

import jax
import numpy as np
import pytest

from problems import tiny_problem
from rounding import assert_same, chain
from training_jacobian.jacobian.columns import join, training_column_blocks
from training_jacobian.training.problem import training_map

EPOCHS = (1, 3)


def stopped(problem, epochs):
    """The same training broken off early: the schedule is that of the whole."""
    return dataclasses.replace(problem, steps=epochs * len(problem.x))


@pytest.mark.usefixtures("double")
@pytest.mark.parametrize(
    "network",
    [
        {},
        {"optimizer": "adam", "learning_rate": 3e-3, "hidden": (4, 3)},
        {"jacobian_penalty": 0.1},
    ],
)
def test_equal_trainings_that_stop_there(network):
    problem = tiny_problem(precision="float64", epochs=3, **network)
    assert problem.settings.written_out == ("jacobian_penalty" not in network)
    found = join(training_column_blocks(problem, epochs=EPOCHS))
    size = len(problem.theta_0)
    assert found.shape == (2 * size, size)
    for part, epoch in zip(np.split(found, 2), EPOCHS, strict=True):
        run = training_map(stopped(problem, epoch))
        expected = jax.jacrev(run)(problem.theta_0)
        assert_same(part, expected, roundings=chain(problem))


def test_the_last_one_is_the_jacobian_to_the_bit():
    problem = tiny_problem()
    size = len(problem.theta_0)
    both = join(training_column_blocks(problem, epochs=(1, 2)))
    np.testing.assert_array_equal(both[size:], join(training_column_blocks(problem)))
    assert not np.array_equal(both[:size], both[size:])
