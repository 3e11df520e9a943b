"""Splits, standardised inputs and controls change what they should and nothing else."""

import copy
import dataclasses

import numpy as np
import pytest
from sklearn.utils import check_random_state

from training_jacobian.training.datasets import split, standardised, with_controls
from training_jacobian.training.split import Split


def test_order_is_that_of_the_seeded_permutation():
    x = np.arange(20.0)[:, None]
    data = split(x, np.arange(20), test_size=4, seed=7)
    order = check_random_state(7).permutation(20)
    assert data.y_test.tolist() == order[:4].tolist()
    assert data.y_train.tolist() == order[4:].tolist()
    assert data.x_train[:, 0].tolist() == data.y_train.tolist()


ROUNDING = 1e-9
"""Absolute, of float64 numbers up to 1e4 over a deviation of 0.01 at least: 1e6 u = 1e-10."""


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(0)
    x = rng.normal([5, -3, 1e4], [0.01, 20, 300], size=(40, 3))
    return Split(x[:30], np.arange(30) % 2, x[30:], np.arange(10) % 2)


def test_formula(data):
    """(x − mean) / standard deviation, both over the training samples (not n − 1)."""
    mean = data.x_train.sum(axis=0) / 30
    deviation = np.sqrt(((data.x_train - mean) ** 2).sum(axis=0) / 30)
    found = standardised(data)
    np.testing.assert_allclose(found.x_train, (data.x_train - mean) / deviation, atol=ROUNDING)
    np.testing.assert_allclose(found.x_test, (data.x_test - mean) / deviation, atol=ROUNDING)


def test_a_constant_input_stays_finite(data):
    x_train, x_test = data.x_train.copy(), data.x_test.copy()
    x_train[:, 1], x_test[:, 1] = 7, 9
    found = standardised(dataclasses.replace(data, x_train=x_train, x_test=x_test))
    np.testing.assert_array_equal(found.x_train[:, 1], 0)
    np.testing.assert_array_equal(found.x_test[:, 1], 2)


@pytest.fixture(scope="module")
def labelled():
    rng = np.random.default_rng(0)
    return Split(5 + rng.random((300, 7)), np.arange(300) % 5, rng.random((9, 7)), np.arange(9) % 5)


def control(data, inputs="real", labels="true", seed=3):
    return with_controls(data, inputs=inputs, labels=labels, seed=seed)


def same(first, second, *names):
    return all(np.array_equal(getattr(first, name), getattr(second, name)) for name in names)


def test_no_control_changes_nothing(labelled):
    assert same(control(labelled), labelled, "x_train", "y_train", "x_test", "y_test")


def test_noise_is_uniform_and_keeps_the_labels(labelled):
    noisy = control(labelled, inputs="uniform_noise")
    x = noisy.x_train
    assert x.shape == (300, 7)
    assert x.min() >= 0
    assert x.max() < 1
    # the empirical distribution's largest distance, Kolmogorov's bound at 1e-6
    distance = np.abs(np.sort(x.ravel()) - (np.arange(2100) + 0.5) / 2100).max()
    assert distance < 2.7 / np.sqrt(2100)
    assert same(noisy, labelled, "y_train", "x_test", "y_test")


def test_shuffled_labels_are_a_permutation_and_keep_the_inputs(labelled):
    shuffled = control(labelled, labels="shuffled")
    assert np.bincount(shuffled.y_train).tolist() == [60] * 5
    agree = (shuffled.y_train == labelled.y_train).mean()
    assert abs(agree - 0.2) < 4 * (0.2 * 0.8 / 300) ** 0.5  # chance, four standard errors
    assert same(shuffled, labelled, "x_train", "x_test", "y_test")


def test_seeded(labelled):
    first, again = (control(labelled, "uniform_noise", "shuffled") for _ in range(2))
    other = control(labelled, "uniform_noise", "shuffled", seed=4)
    assert same(first, again, "x_train", "y_train")
    assert not same(first, other, "x_train")
    assert not same(first, other, "y_train")


def test_one_control_does_not_change_the_other(labelled):
    both = control(labelled, "uniform_noise", "shuffled")
    assert same(both, control(labelled, inputs="uniform_noise"), "x_train")
    assert same(both, control(labelled, labels="shuffled"), "y_train")


@pytest.mark.parametrize(
    "change", [standardised, lambda data: control(data, "uniform_noise", "shuffled")]
)
def test_the_argument_is_left_alone(labelled, change):
    before = copy.deepcopy(labelled)
    change(labelled)
    assert same(before, labelled, "x_train", "y_train", "x_test", "y_test")
