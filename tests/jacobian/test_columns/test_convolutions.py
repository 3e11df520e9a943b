"""The Jacobian of a network with convolutions: finite differences, and what it leaves alone."""

import jax
import numpy as np
import pytest

from problems import tiny_problem
from rounding import assert_differentiated
from training_jacobian.jacobian.columns import join, training_column_blocks
from training_jacobian.spectrum.trivial import dead_input_directions, find, logit_shift_directions
from training_jacobian.training.models import parameter_layout


@pytest.fixture(scope="module")
def trained():
    """The problem, its Jacobian in float64 and its layout."""
    with jax.enable_x64(True):
        problem = tiny_problem(channels=(2,), precision="float64")
        matrix = join(training_column_blocks(problem))
        layout = parameter_layout(problem.unravel(problem.theta_0))
    return problem, matrix, layout


@pytest.mark.usefixtures("double")
def test_against_central_differences(trained):
    problem, matrix, _ = trained
    assert not problem.settings.written_out
    assert_differentiated(matrix, problem)


def test_weights_that_see_no_sample_are_identities(trained):
    """Of nine places four see a 2×2 image, and of these one the pixel that is always zero."""
    problem, matrix, layout = trained
    inputs = np.asarray(problem.x).reshape(-1, 4)
    directions = dead_input_directions(inputs, layout)
    found = find(matrix, {"dead": directions})
    assert found.counts == {"dead": (9 - 3) * 2}
    assert found.largest_accepted < 1e-12
    assert found.smallest_rejected is None


def test_logit_shifts_are_identities(trained):
    _, matrix, layout = trained
    directions = logit_shift_directions(layout)
    found = find(matrix, {"shift": directions})
    assert found.counts == {"shift": 5 + 1}
    assert found.largest_accepted < 1e-12
    assert found.smallest_rejected is None


def test_nothing_else_is_left_alone(trained):
    problem, matrix, layout = trained
    inputs = np.asarray(problem.x).reshape(-1, 4)
    dead = dead_input_directions(inputs, layout).sum(axis=0)
    alone = (np.linalg.norm(matrix - np.eye(len(matrix)), axis=0) == 0).astype(float)
    np.testing.assert_array_equal(alone, dead)
