"""Weights of dead inputs, against flax's own tree of numbers."""

import numpy as np

from problems import tiny_problem
from training_jacobian.models import parameter_layout
from training_jacobian.parameter_indices import dead_input_weights, size


def test_are_the_kernels_rows_of_dead_inputs():
    problem = tiny_problem(hidden=(5, 4))
    numbers = problem.unravel(np.arange(len(problem.theta_0), dtype=np.float32))
    layout = parameter_layout(numbers)
    x = np.array([[0, 1, 0, 2.0], [0, 0, 0, 3]])
    expected = numbers["params"]["Dense_0"]["kernel"][np.array([0, 2])].ravel()
    np.testing.assert_array_equal(dead_input_weights(x, layout), expected)
    assert size(layout) == len(problem.theta_0)


def test_none_where_the_first_kernel_takes_something_else():
    layout = [{"layer": "Conv_0", "name": "Conv_0/kernel", "shape": [3, 3, 1, 4], "start": 0}]
    assert dead_input_weights(np.zeros((2, 64)), layout).size == 0
