"""The rule written out for dense networks against automatic differentiation."""

import dataclasses

import jax
import numpy as np
import pytest

from problems import tiny_problem, tiny_split
from training_jacobian import dense
from training_jacobian.jacobian import jacobian, join, training_column_blocks
from training_jacobian.settings import Settings
from training_jacobian.training import make_problem, training_map

NETWORKS = [
    ("cross_entropy", (5,), "gelu", 0.9, "cosine"),
    ("squared_error", (5, 4), "tanh", 0.0, "constant"),
    ("cross_entropy", (4, 6, 3), "relu", 0.5, "cosine"),
    ("squared_error", (7,), "gelu", 0.9, "cosine"),
]


def both_ways(loss, hidden, activation, momentum, schedule, precision):
    problem = tiny_problem(
        loss=loss,
        hidden=hidden,
        activation=activation,
        momentum=momentum,
        schedule=schedule,
        precision=precision,
    )
    assert dense.applies(problem)
    return join(training_column_blocks(problem)), jacobian(training_map(problem), problem.theta_0)


@pytest.mark.parametrize("network", NETWORKS)
def test_equals_automatic_differentiation(network):
    found, expected = both_ways(*network, "float32")
    assert np.linalg.norm(found - expected) / np.linalg.norm(expected) < 1e-5
    assert not np.allclose(found, np.eye(len(found)), atol=1e-2)


@pytest.mark.parametrize("network", NETWORKS[:2])
def test_equals_automatic_differentiation_in_float64(network):
    with jax.enable_x64(True):
        found, expected = both_ways(*network, "float64")
    assert found.dtype == np.float64
    assert np.linalg.norm(found - expected) / np.linalg.norm(expected) < 1e-12


def test_eleven_layers_keep_their_order():
    recipe = Settings(hidden=(3,) * 10, batch_size=6, epochs=1, learning_rate=0.1)
    problem = make_problem(recipe, tiny_split())
    found = join(training_column_blocks(problem))
    expected = jacobian(training_map(problem), problem.theta_0)
    assert np.linalg.norm(found - expected) / np.linalg.norm(expected) < 1e-5


def test_adam_takes_the_generic_path():
    problem = tiny_problem(optimizer="adam")
    assert not dense.applies(problem)
    found = join(training_column_blocks(problem))
    expected = jacobian(training_map(problem), problem.theta_0)
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("devices", [1, 2])
def test_devices_do_not_matter(devices):
    problem = tiny_problem()
    found = join(training_column_blocks(problem, devices=jax.devices()[:devices]))
    expected = join(training_column_blocks(problem, memory=1))
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


def test_weights_of_a_dead_input_are_identities():
    problem = dataclasses.replace(tiny_problem())
    found = join(training_column_blocks(problem))
    index = problem.unravel(np.arange(len(found), dtype=np.float32))["params"]["Dense_0"]["kernel"]
    for dead in np.asarray(index[0], dtype=int):
        np.testing.assert_array_equal(found[:, dead], np.eye(len(found))[dead])
        np.testing.assert_array_equal(found[dead], np.eye(len(found))[dead])
