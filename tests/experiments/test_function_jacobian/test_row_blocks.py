"""G against central differences in float64; what the loss sees of the logits."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from problems import tiny_problem, tiny_split
from training_jacobian.experiments.function_jacobian import row_blocks, visible_outputs


@pytest.mark.parametrize("loss", ["cross_entropy", "squared_error"])
@pytest.mark.parametrize("samples", [5, 100])
def test_against_central_differences(loss, samples):
    with jax.enable_x64(True):
        problem = tiny_problem(loss=loss, precision="float64")
        outputs, x = visible_outputs(problem.logits, loss), tiny_split().x_train
        blocks = list(row_blocks(outputs, problem.theta_0, x, samples=samples))
        steps = 1e-5 * jnp.eye(len(problem.theta_0))
        values = jax.vmap(lambda theta: outputs(theta, jnp.asarray(x)).ravel())
        change = np.asarray(values(problem.theta_0 + steps) - values(problem.theta_0 - steps))
    assert [len(block) for block in blocks] == ([15, 15, 6] if samples == 5 else [36])
    np.testing.assert_allclose(np.concatenate(blocks), change.T / 2e-5, rtol=0, atol=1e-9)


def test_rows_of_centred_outputs_add_up_to_zero_and_span_two_of_three():
    problem = tiny_problem()
    outputs = visible_outputs(problem.logits, "cross_entropy")
    (block,) = row_blocks(outputs, problem.theta_0, tiny_split().x_train)
    assert block.dtype == np.float32
    rows = block.reshape(12, 3, -1)
    np.testing.assert_allclose(rows.sum(axis=1), 0, rtol=0, atol=1e-6)
    assert all(np.linalg.matrix_rank(one) == 2 for one in rows)


def test_squared_error_sees_the_logits_themselves():
    problem, x = tiny_problem(), jnp.asarray(tiny_split().x_test, dtype="float32")
    raw = visible_outputs(problem.logits, "squared_error")(problem.theta_0, x)
    centred = visible_outputs(problem.logits, "cross_entropy")(problem.theta_0, x)
    np.testing.assert_array_equal(raw, problem.logits(problem.theta_0, x))
    np.testing.assert_allclose(centred, raw - raw.mean(axis=1, keepdims=True), atol=1e-7)


def test_the_loss_depends_on_the_visible_outputs_only():
    problem = tiny_problem()
    data = tiny_split()
    x, y = jnp.asarray(data.x_test, dtype="float32"), jnp.asarray(data.y_test)
    centred = visible_outputs(problem.logits, "cross_entropy")(problem.theta_0, x)
    likelihood = jax.nn.log_softmax(centred)[jnp.arange(len(y)), y]
    np.testing.assert_allclose(
        -likelihood.mean(), problem.objective(problem.theta_0, x, y), rtol=1e-6
    )
