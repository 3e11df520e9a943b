"""Divergence stops with the step and the learning rate."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest

from problems import tiny_problem
from training_jacobian.program.errors import DivergenceError
from training_jacobian.training.divergence import check_finite, naming_rate
from training_jacobian.training.problem import train
from training_jacobian.training.settings import Settings


@pytest.mark.parametrize("bad", [np.nan, np.inf, 2e6])
def test_first_bad_step_is_named(bad):
    losses = np.array([2.0, 1.0, bad, 1.0, np.nan])
    with pytest.raises(DivergenceError, match=r"step 2 of 5: loss .*learning rate 0\.1 \(sgd\)"):
        check_finite(losses, np.zeros(3), Settings())


def test_parameters_lost_in_the_last_step():
    with pytest.raises(DivergenceError, match="last step of 2: parameters not finite"):
        check_finite(np.ones(2), np.array([0, np.nan]), Settings())


def test_a_finite_run_passes():
    problem = tiny_problem()
    theta, losses = train(problem, problem.theta_0)
    check_finite(losses, theta, problem.settings)


def test_a_real_run_with_a_huge_rate():
    problem = tiny_problem(learning_rate=1e30, loss="squared_error", epochs=4)
    theta, losses = train(problem, problem.theta_0)
    step = int(np.argmax(~(np.asarray(losses) <= 1e6)))
    assert 0 < step < problem.steps
    with pytest.raises(DivergenceError, match=f"step {step} of {problem.steps}"):
        check_finite(losses, jnp.asarray(theta), problem.settings)


def test_an_own_optimiser_is_named_instead_of_a_rate_that_it_does_not_have():
    settings = Settings(optimizer="mine:adamw")
    with pytest.raises(DivergenceError, match=r"loss inf, inf at the first, optimizer mine:adamw$"):
        check_finite(np.array([np.inf]), np.zeros(3), settings)
    problem = dataclasses.replace(tiny_problem(epochs=3), settings=settings)
    line = r"^lost \(run of \d+ steps, optimizer mine:adamw\)$"
    with pytest.raises(DivergenceError, match=line), naming_rate(problem):
        raise DivergenceError("lost")
