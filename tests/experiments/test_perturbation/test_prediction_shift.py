"""KL divergences against scipy."""

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import rel_entr, softmax

from problems import tiny_problem, tiny_split
from rounding import assert_same, chain
from training_jacobian.experiments.perturbation import prediction_shift


def probabilities(problem, theta, x):
    return softmax(np.asarray(problem.logits(theta, jnp.asarray(x))), axis=1)


@pytest.mark.usefixtures("double")
def test_against_scipy():
    problem, data = tiny_problem(precision="float64"), tiny_split()
    theta = problem.theta_0
    steps = np.random.default_rng(0).standard_normal((5, len(theta)))
    found = prediction_shift(problem, theta, steps, {"a": data.x_train, "b": 1 - data.x_test})
    for name, x in (("a", data.x_train), ("b", 1 - data.x_test)):
        p = probabilities(problem, theta, x)
        expected = [
            rel_entr(p, probabilities(problem, theta + step, x)).sum(axis=1).max() for step in steps
        ]
        assert_same(found[name], expected, roundings=chain(problem))


def test_weights_of_a_dead_input_shift_nothing():
    problem, data = tiny_problem(), tiny_split()
    index = problem.unravel(jnp.arange(len(problem.theta_0), dtype="float32"))
    dead = int(index["params"]["Dense_0"]["kernel"][0, 0])
    step = np.zeros((1, len(problem.theta_0)), dtype=np.float32)
    step[0, dead] = 5
    found = prediction_shift(
        problem, problem.theta_0, step, {"in": data.x_test, "out": data.x_test + 1}
    )
    assert found["in"][0] == 0  # to the bit: the same logits, and no less than zero
    assert found["out"][0] > 1e-2
