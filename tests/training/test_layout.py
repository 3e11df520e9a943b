"""Weights of dead inputs, against flax's own tree of numbers and by what they do."""

import jax
import numpy as np
import pytest

from problems import tiny_problem
from training_jacobian.training.layout import dead_input_weights, size
from training_jacobian.training.models import Network, initial_parameters, parameter_layout


def test_are_the_kernels_rows_of_dead_inputs():
    problem = tiny_problem(hidden=(5, 4))
    numbers = problem.unravel(np.arange(len(problem.theta_0), dtype=np.float32))
    layout = parameter_layout(numbers)
    x = np.array([[0, 1, 0, 2.0], [0, 0, 0, 3]])
    expected = numbers["params"]["Dense_0"]["kernel"][np.array([0, 2])].ravel()
    np.testing.assert_array_equal(dead_input_weights(x, layout), expected)
    assert size(layout) == len(problem.theta_0)


@pytest.mark.parametrize(
    ("side", "channels", "dead", "count"),
    [
        # Windows begin at 0 and 2, their corners lie on these pixels or outside.
        (4, (2,), [0, 2, 8, 10], 4 * 2),
        # Windows begin at -1 and 1, their corners lie on the middle or outside.
        (3, (2,), [4], 4 * 2),
        # 4 → 2 → 1: the second convolution's windows are 5 places of zeros and 4 of maps.
        (4, (2, 3), [], 5 * 2 * 3),
        (2, (1,), [0, 1, 2, 3], 9),
    ],
)
def test_of_convolutions_are_the_weights_without_effect(side, channels, dead, count):
    theta, unravel = initial_parameters(Network((2,), 2, "tanh", channels), side**2, seed=1)
    x = np.random.default_rng(0).uniform(0.5, 1, (5, side**2)).astype("float32")
    x[:, dead] = 0
    model = Network((2,), 2, "tanh", channels)
    effect = jax.jit(jax.jacrev(lambda point: model.apply(unravel(point), x)))(theta)
    layout = parameter_layout(unravel(theta))
    without = np.flatnonzero(np.abs(np.asarray(effect)).max(axis=(0, 1)) == 0)
    np.testing.assert_array_equal(np.sort(dead_input_weights(x, layout)), without)
    assert len(without) == count


def test_none_where_the_first_kernel_takes_something_else():
    layout = [{"layer": "Dense_0", "name": "Dense_0/kernel", "shape": [20, 4], "start": 0}]
    assert dead_input_weights(np.zeros((2, 64)), layout).size == 0
