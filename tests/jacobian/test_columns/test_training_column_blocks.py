"""The rule written out for dense networks against automatic differentiation."""

import dataclasses

import jax
import numpy as np
import pytest

from problems import tiny_problem, tiny_split
from rounding import assert_same, chain
from training_jacobian.jacobian import mlp_rule
from training_jacobian.jacobian.columns import jacobian, join, training_column_blocks
from training_jacobian.program.errors import DivergenceError
from training_jacobian.training.problem import make_problem, training_map
from training_jacobian.training.settings import Settings

NETWORKS = [
    {},
    {"loss": "squared_error", "hidden": (5, 4), "activation": "tanh", "momentum": 0.0},
    {"hidden": (4, 6, 3), "activation": "relu", "momentum": 0.5, "schedule": "constant"},
    {"loss": "squared_error", "hidden": (7,)},
    {"optimizer": "adam", "learning_rate": 3e-3},
    {"optimizer": "adam", "learning_rate": 3e-3, "loss": "squared_error", "hidden": (5, 4)},
]


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("network", NETWORKS)
def test_equals_automatic_differentiation(network, precision):
    with jax.enable_x64(precision == "float64"):
        problem = tiny_problem(**network, precision=precision)
        assert problem.settings.written_out
        found = join(training_column_blocks(problem))
        expected = jacobian(training_map(problem), problem.theta_0)
    assert found.dtype == precision
    assert_same(found, expected, roundings=chain(problem))
    assert not np.allclose(found, np.eye(len(found)), atol=1e-2)


def test_eleven_layers_keep_their_order():
    recipe = Settings(hidden=(3,) * 10, batch_size=6, epochs=1, learning_rate=0.1)
    problem = make_problem(recipe, tiny_split())
    found = join(training_column_blocks(problem))
    expected = jacobian(training_map(problem), problem.theta_0)
    assert_same(found, expected, roundings=chain(problem))


@pytest.mark.parametrize("unknown", [{"loss": "hinge"}, {"optimizer": "adamw"}])
def test_what_the_rule_does_not_know_takes_the_generic_path(unknown):
    """Only the settings' name is unknown, so that the rule would give the same, but not exactly."""
    problem = tiny_problem()
    settings = dataclasses.replace(problem.settings, **unknown)
    problem = dataclasses.replace(problem, settings=settings)
    assert not problem.settings.written_out
    found = join(training_column_blocks(problem))
    expected = jacobian(training_map(problem), problem.theta_0)
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("devices", [1, 2])
def test_devices_do_not_matter(devices):
    problem = tiny_problem()
    found = join(training_column_blocks(problem, devices=jax.devices()[:devices]))
    expected = join(training_column_blocks(problem, memory=1))
    assert_same(found, expected, roundings=chain(problem))


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_identities_known_beforehand_are_those_of_dead_inputs(optimizer):
    problem = tiny_problem(optimizer=optimizer)
    numbers = problem.unravel(np.arange(len(problem.theta_0), dtype=np.float32))
    dead = np.asarray(numbers["params"]["Dense_0"]["kernel"][0], dtype=int)
    np.testing.assert_array_equal(mlp_rule.identities(problem), dead)
    exact = jacobian(training_map(problem), problem.theta_0)
    np.testing.assert_array_equal(exact[:, dead], np.eye(len(exact))[:, dead])
    np.testing.assert_array_equal(exact[dead], np.eye(len(exact))[dead])
    np.testing.assert_array_equal(join(training_column_blocks(problem))[:, dead], exact[:, dead])


def test_every_column_comes_once():
    problem = tiny_problem()
    indices = np.concatenate([where for where, _ in training_column_blocks(problem, memory=1)])
    np.testing.assert_array_equal(np.sort(indices), np.arange(len(problem.theta_0)))


def test_no_block_is_empty_where_no_input_is_dead():
    problem = tiny_problem()
    alive = dataclasses.replace(problem, x=problem.x + 1)
    assert mlp_rule.identities(alive).size == 0
    assert all(len(indices) for indices, _ in training_column_blocks(alive))


def test_a_derivative_that_overflows_names_steps_and_rate():
    problem = tiny_problem(learning_rate=1e30, loss="squared_error", epochs=4)
    named = r"columns 0 to \d+ are not all finite \(run of 12 steps, learning rate 1e\+30 \(sgd\)\)"
    with pytest.raises(DivergenceError, match=named):
        list(training_column_blocks(problem))
