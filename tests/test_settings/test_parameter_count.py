"""Weights and biases of a dense network, counted by hand."""

import pytest

from training_jacobian.settings import parameter_count


@pytest.mark.parametrize(
    ("features", "hidden", "classes", "expected"),
    [
        (64, (64,), 10, 64 * 64 + 64 + 64 * 10 + 10),
        (2, (3, 4), 5, 2 * 3 + 3 + 3 * 4 + 4 + 4 * 5 + 5),
        (7, (), 2, 16),
        (1, (1,), 1, 4),
    ],
)
def test_hand_worked(features, hidden, classes, expected):
    assert parameter_count(features, hidden, classes) == expected
