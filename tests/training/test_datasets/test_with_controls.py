"""Noise inputs and shuffled labels change what they should and nothing else."""

import re

import numpy as np
import pytest

from training_jacobian.program.errors import UserError
from training_jacobian.training.datasets import with_controls
from training_jacobian.training.split import Split


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(0)
    return Split(5 + rng.random((300, 7)), np.arange(300) % 5, rng.random((9, 7)), np.arange(9) % 5)


def control(data, inputs="real", labels="true", seed=3):
    return with_controls(data, inputs=inputs, labels=labels, seed=seed)


def same(first, second, *names):
    return all(np.array_equal(getattr(first, name), getattr(second, name)) for name in names)


def test_no_control_changes_nothing(data):
    assert same(control(data), data, "x_train", "y_train", "x_test", "y_test")


def test_noise_is_uniform_and_keeps_the_labels(data):
    noisy = control(data, inputs="uniform_noise")
    x = noisy.x_train
    assert x.shape == (300, 7)
    assert x.min() >= 0
    assert x.max() < 1
    # the empirical distribution's largest distance, Kolmogorov's bound at 1e-6
    distance = np.abs(np.sort(x.ravel()) - (np.arange(2100) + 0.5) / 2100).max()
    assert distance < 2.7 / np.sqrt(2100)
    assert same(noisy, data, "y_train", "x_test", "y_test")


def test_noise_has_nothing_of_the_inputs(data):
    """The correlation of n independent pairs scatters by 1 / √n: four times that."""
    noise = control(data, inputs="uniform_noise").x_train
    correlation = np.corrcoef(noise.ravel(), data.x_train.ravel())[0, 1]
    assert abs(correlation) < 4 / noise.size**0.5


def test_shuffled_labels_are_a_permutation_and_keep_the_inputs(data):
    shuffled = control(data, labels="shuffled")
    assert np.bincount(shuffled.y_train).tolist() == [60] * 5
    agree = (shuffled.y_train == data.y_train).mean()
    assert abs(agree - 0.2) < 4 * (0.2 * 0.8 / 300) ** 0.5  # chance, four standard errors
    assert same(shuffled, data, "x_train", "x_test", "y_test")


def test_seeded(data):
    first, again = (control(data, "uniform_noise", "shuffled") for _ in range(2))
    other = control(data, "uniform_noise", "shuffled", seed=4)
    assert same(first, again, "x_train", "y_train")
    assert not same(first, other, "x_train")
    assert not same(first, other, "y_train")


def test_one_control_does_not_change_the_other(data):
    both = control(data, "uniform_noise", "shuffled")
    assert same(both, control(data, inputs="uniform_noise"), "x_train")
    assert same(both, control(data, labels="shuffled"), "y_train")


def test_the_argument_is_left_alone(data):
    before = data.y_train.copy(), data.x_train.copy()
    control(data, "uniform_noise", "shuffled")
    np.testing.assert_array_equal(data.y_train, before[0])
    np.testing.assert_array_equal(data.x_train, before[1])


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (
            {"inputs": "noise"},
            "inputs: found 'noise', accepted: real, uniform_noise",
        ),
        (
            {"labels": "shuffle"},
            "labels: found 'shuffle', accepted: true, shuffled; did you mean shuffled?",
        ),
        ({"labels": True}, "labels: found True, accepted: true, shuffled; did you mean true?"),
    ],
)
def test_unknown_control(data, options, line):
    with pytest.raises(UserError, match=f"^{re.escape(line)}$"):
        control(data, **options)
