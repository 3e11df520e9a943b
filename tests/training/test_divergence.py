"""Divergence is told by step and rate; a NaN out of the blue by step, batch and sample."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from problems import tiny_problem
from training_jacobian.program.errors import DivergenceError
from training_jacobian.training.divergence import check_defined, check_finite, naming_rate
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


def run(problem):
    theta, losses = jax.jit(lambda start: train(problem, start))(problem.theta_0)
    return np.asarray(losses), np.asarray(theta)


@pytest.mark.parametrize("rate", [1e30, 1e4, 0.1])
def test_real_runs_with_huge_rates(rate):
    problem = tiny_problem(learning_rate=rate, loss="squared_error", epochs=6)
    losses, theta = run(problem)
    check_defined(problem, losses, theta)  # to grow is not to be undefined
    if rate == 0.1:
        check_finite(losses, theta, problem.settings)
        return
    step = int(np.argmax(~(losses <= 1e6)))
    assert 0 < step < problem.steps
    with pytest.raises(DivergenceError, match=f"step {step} of {problem.steps}"):
        check_finite(losses, theta, problem.settings)


def test_an_own_optimiser_is_named_instead_of_a_rate_that_it_does_not_have():
    settings = Settings(optimizer="mine:adamw")
    with pytest.raises(DivergenceError, match=r"loss inf, inf at the first, optimizer mine:adamw$"):
        check_finite(np.array([np.inf]), np.zeros(3), settings)
    problem = dataclasses.replace(tiny_problem(epochs=3), settings=settings)
    line = r"^lost \(run of \d+ steps, optimizer mine:adamw\)$"
    with pytest.raises(DivergenceError, match=line), naming_rate(problem):
        raise DivergenceError("lost")


UNDEFINED = {
    "norm at zero": lambda z: jnp.linalg.norm(z),
    "0/0 under where": lambda z: jnp.where(z.sum() != 0, z / jnp.linalg.norm(z), 0).sum(),
    "root at zero": lambda z: jnp.sqrt(jnp.abs(z)).sum(),
    "log of zero": lambda z: z[0] * jnp.log(jnp.abs(z)).sum(),
}


def undefined_at_zero(term, sample):
    """Return a problem whose loss has a term of θ scaled by inputs that are zero in one sample."""
    problem = tiny_problem(epochs=3)
    x = problem.x.at[:, :, 0].set(1).at[divmod(sample, problem.x.shape[1])].set(0)

    def objective(theta, x, y):
        extra = jax.vmap(lambda row: term(row[0] * theta[:4]))(x).mean()
        return problem.loss(theta, x, y) + 1e-3 * extra

    return dataclasses.replace(problem, x=x, objective=objective)


@pytest.mark.parametrize(("name", "sample"), [*zip(UNDEFINED, [0, 9, 0, 9], strict=True)])
def test_step_batch_and_sample_of_a_nan(name, sample):
    problem = undefined_at_zero(UNDEFINED[name], sample)
    line = rf"^step {sample // 4} of 9 has no gradient: NaN in batch {sample // 4}, of training "
    with pytest.raises(DivergenceError, match=line + f"sample {sample}, while all"):
        check_defined(problem, *run(problem))
