"""Inputs are standardised by the training samples' statistics, and by nothing else."""

import dataclasses

import numpy as np
import pytest

from config_examples import CONFIG
from training_jacobian.training.datasets import load, split, standardised
from training_jacobian.training.split import Split

TABLES = ("breast_cancer", "wine")
ROUNDING = 1e-9
"""Absolute, of float64 numbers up to 1e4 over a deviation of 0.01 at least: 1e6 u = 1e-10."""


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(0)
    x = rng.normal([5, -3, 1e4], [0.01, 20, 300], size=(40, 3))
    return Split(x[:30], np.arange(30) % 2, x[30:], np.arange(10) % 2)


def split_of(name):
    facts = CONFIG["datasets"][name]
    return split(*load(name), test_size=facts["test_size"], seed=facts["split_seed"])


def test_formula(data):
    """(x − mean) / standard deviation, both over the training samples (not n − 1)."""
    mean = data.x_train.sum(axis=0) / 30
    deviation = np.sqrt(((data.x_train - mean) ** 2).sum(axis=0) / 30)
    found = standardised(data)
    np.testing.assert_allclose(found.x_train, (data.x_train - mean) / deviation, atol=ROUNDING)
    np.testing.assert_allclose(found.x_test, (data.x_test - mean) / deviation, atol=ROUNDING)


@pytest.mark.parametrize("name", TABLES)
def test_configured_tables(name):
    raw = split_of(name)
    found = standardised(raw)
    np.testing.assert_allclose(found.x_train.mean(axis=0), 0, atol=ROUNDING)
    np.testing.assert_allclose(found.x_train.std(axis=0), 1, atol=ROUNDING)
    assert np.abs(found.x_test.mean(axis=0)).max() > 0.1  # not the test samples' own mean
    np.testing.assert_array_equal(found.y_train, raw.y_train)
    np.testing.assert_array_equal(found.y_test, raw.y_test)


def test_test_samples_do_not_change_the_training_inputs(data):
    other = dataclasses.replace(data, x_test=100 * data.x_test)
    np.testing.assert_array_equal(standardised(other).x_train, standardised(data).x_train)


def test_a_constant_input_stays_finite(data):
    x_train, x_test = data.x_train.copy(), data.x_test.copy()
    x_train[:, 1], x_test[:, 1] = 7, 9
    found = standardised(dataclasses.replace(data, x_train=x_train, x_test=x_test))
    np.testing.assert_array_equal(found.x_train[:, 1], 0)
    np.testing.assert_array_equal(found.x_test[:, 1], 2)


def test_the_argument_is_left_alone(data):
    before = data.x_train.copy(), data.x_test.copy()
    standardised(data)
    np.testing.assert_array_equal(data.x_train, before[0])
    np.testing.assert_array_equal(data.x_test, before[1])
