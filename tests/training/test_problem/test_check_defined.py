"""A NaN where all before was finite is told by step, batch and sample; growth is no such thing."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from problems import tiny_problem
from training_jacobian.program.errors import DivergenceError
from training_jacobian.training.divergence import check_defined
from training_jacobian.training.problem import train

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


@pytest.mark.parametrize("name", UNDEFINED)
@pytest.mark.parametrize("sample", [0, 9])
def test_step_batch_and_sample(name, sample):
    problem = undefined_at_zero(UNDEFINED[name], sample)
    theta, losses = map(np.asarray, jax.jit(lambda at: train(problem, at))(problem.theta_0))
    line = rf"^step {sample // 4} of 9 has no gradient: NaN in batch {sample // 4}, of training "
    with pytest.raises(DivergenceError, match=line + f"sample {sample}, while all"):
        check_defined(problem, losses, theta)


@pytest.mark.parametrize("rate", [1e30, 1e4, 0.1])
def test_growth_and_finite_runs_are_not(rate):
    problem = tiny_problem(learning_rate=rate, loss="squared_error", epochs=6)
    theta, losses = map(np.asarray, jax.jit(lambda at: train(problem, at))(problem.theta_0))
    check_defined(problem, losses, theta)
    assert np.isfinite(losses).all() == (rate == 0.1)
