"""The training Jacobian of every variant against central differences and the adjoint identity."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from problems import VARIANTS, tiny_problem
from rounding import assert_same, bound, chain
from training_jacobian.jacobian.columns import jacobian
from training_jacobian.jacobian.verification import (
    adjoint_gap,
    central_differences,
    relative_errors,
    unit_directions,
)
from training_jacobian.training.problem import training_map


@pytest.mark.parametrize(("loss", "optimizer", "schedule", "activation"), VARIANTS)
def test_central_differences_in_float64(loss, optimizer, schedule, activation):
    with jax.enable_x64(True):
        problem = tiny_problem(
            loss=loss,
            optimizer=optimizer,
            schedule=schedule,
            activation=activation,
            precision="float64",
        )
        v = unit_directions(20, len(problem.theta_0), key=jax.random.key(1))
        truth = central_differences(training_map(problem), problem.theta_0, v, step=1e-6)
        found = np.asarray(v) @ jacobian(training_map(problem), problem.theta_0).T
        assert relative_errors(found, truth).max() < 1e-5


@pytest.mark.parametrize(("optimizer", "rate"), [("sgd", 0.3), ("adam", 3e-3)])
def test_adjoint_identity_in_float32(optimizer, rate):
    problem = tiny_problem(optimizer=optimizer, learning_rate=rate)
    rows = unit_directions(2, len(problem.theta_0), key=jax.random.key(2))
    assert adjoint_gap(training_map(problem), problem.theta_0, *rows) < bound(
        "float32", chain(problem)
    )


def test_float32_against_float64():
    single = tiny_problem()
    j = jacobian(training_map(single), single.theta_0)
    with jax.enable_x64(True):
        double = tiny_problem(precision="float64")
        exact = jacobian(training_map(double), double.theta_0)
    np.testing.assert_array_equal(single.theta_0, double.theta_0.astype(jnp.float32))
    assert_same(j, exact, roundings=chain(single))
