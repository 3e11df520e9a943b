"""Batches in the data's order; settings that cannot be built are refused in one line."""

import numpy as np
import pytest

from problems import digits, tiny_problem, tiny_split
from training_jacobian.program.errors import UserError
from training_jacobian.training.problem import make_problem, make_schedule
from training_jacobian.training.settings import Settings


def test_batches_keep_the_order_of_the_data():
    data = digits()
    problem = make_problem(Settings(), data)
    assert problem.x.shape == (25, 64, 64)
    np.testing.assert_array_equal(problem.x[1, 0], data.x_train[64].astype(np.float32))
    np.testing.assert_array_equal(problem.y.ravel(), data.y_train)
    assert problem.steps == 625


@pytest.mark.parametrize("size", [5, 13])
def test_a_batch_that_does_not_divide(size):
    with pytest.raises(UserError, match=f"batch_size: found {size}, accepted: a divisor of the 12"):
        make_problem(Settings(batch_size=size), tiny_split())


def test_convolutions_of_what_is_no_image():
    with pytest.raises(
        UserError, match=r"model.channels: found \[2\], accepted: \[\], as 5 inputs"
    ):
        make_problem(Settings(batch_size=4, channels=(2,)), tiny_split(features=5))


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"loss": "cross-entropy"}, "loss: found 'cross-entropy', accepted: cross_entropy"),
        ({"optimizer": "sdg"}, "did you mean sgd"),
        ({"activation": "gelo"}, "did you mean gelu"),
        ({"schedule": "cos"}, "optimizer.schedule: found 'cos', accepted: cosine, constant"),
    ],
)
def test_unknown_names(changes, line):
    with pytest.raises(UserError, match=line):
        tiny_problem(**changes)


def test_cosine_schedule_ends_at_zero():
    schedule = make_schedule(Settings(learning_rate=0.2), 10)
    expected = 0.1 * (1 + np.cos(np.pi * np.arange(11) / 10))
    np.testing.assert_allclose([schedule(step) for step in range(11)], expected, atol=1e-7)
