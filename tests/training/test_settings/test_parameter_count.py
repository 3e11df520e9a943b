"""Weights and biases of a network, counted by hand."""

import pytest

from training_jacobian.training.settings import parameter_count


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


@pytest.mark.parametrize(
    ("features", "channels", "expected"),
    [
        # Maps of 4×4, 2×2, 1×1 after each convolution of an 8×8 image; then 5 units, 3 classes.
        (64, (2,), (9 + 1) * 2 + (4 * 4 * 2 + 1) * 5 + 6 * 3),
        (64, (2, 7), (9 + 1) * 2 + (9 * 2 + 1) * 7 + (2 * 2 * 7 + 1) * 5 + 6 * 3),
        (25, (1, 1, 1), 3 * (9 + 1) + (1 + 1) * 5 + 6 * 3),
    ],
)
def test_convolutions(features, channels, expected):
    assert parameter_count(features, (5,), 3, channels) == expected
