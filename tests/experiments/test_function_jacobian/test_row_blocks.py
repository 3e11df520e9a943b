"""G against central differences in float64; what the loss sees of the logits."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from problems import tiny_problem, tiny_split
from rounding import assert_same, chain, difference_error
from training_jacobian.experiments.function_jacobian import row_blocks, visible_outputs

pytestmark = pytest.mark.usefixtures("double")


@pytest.fixture
def problem():
    return tiny_problem(precision="float64")


@pytest.mark.parametrize("loss", ["cross_entropy", "squared_error"])
def test_against_central_differences(problem, loss):
    outputs, x = visible_outputs(problem.logits, loss), tiny_split().x_train
    few, at_once = (
        list(row_blocks(outputs, problem.theta_0, x, samples=samples)) for samples in (5, 100)
    )
    assert [len(block) for block in few] == [15, 15, 6]
    assert_same(np.concatenate(few), *at_once, roundings=chain(problem))
    steps = 1e-5 * jnp.eye(len(problem.theta_0))
    values = jax.vmap(lambda theta: outputs(theta, jnp.asarray(x)).ravel())
    change = np.asarray(values(problem.theta_0 + steps) - values(problem.theta_0 - steps))
    off = np.linalg.norm(np.concatenate(few) - change.T / 2e-5, axis=0).max()
    assert off < difference_error(problem, 1e-5)


def test_rows_of_centred_outputs_add_up_to_zero_and_span_two_of_three(problem):
    outputs = visible_outputs(problem.logits, "cross_entropy")
    (block,) = row_blocks(outputs, problem.theta_0, tiny_split().x_train)
    rows = block.reshape(12, 3, -1)
    assert_same(rows.sum(axis=1), 0 * rows[:, 0], roundings=9, scale=np.linalg.norm(rows))
    assert all(np.linalg.matrix_rank(one) == 2 for one in rows)


def test_squared_error_sees_the_logits_themselves(problem):
    x = jnp.asarray(tiny_split().x_test)
    raw = visible_outputs(problem.logits, "squared_error")(problem.theta_0, x)
    centred = visible_outputs(problem.logits, "cross_entropy")(problem.theta_0, x)
    np.testing.assert_array_equal(raw, problem.logits(problem.theta_0, x))
    assert_same(centred, raw - raw.mean(axis=1, keepdims=True), roundings=3)


def test_the_loss_depends_on_the_visible_outputs_only(problem):
    x, y = map(jnp.asarray, (tiny_split().x_test, tiny_split().y_test))
    centred = visible_outputs(problem.logits, "cross_entropy")(problem.theta_0, x)
    likelihood = jax.nn.log_softmax(centred)[jnp.arange(len(y)), y]
    expected = problem.objective(problem.theta_0, x, y)
    assert_same(-likelihood.mean(), expected, roundings=chain(problem))
