"""What a problem is made of: batches, schedule, objective; what cannot be built is refused."""

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import log_softmax

from problems import digits, tiny_problem, tiny_split
from rounding import assert_same, chain
from training_jacobian.program.errors import UserError
from training_jacobian.training.problem import evaluate, make_problem, make_schedule, train
from training_jacobian.training.settings import Settings


def test_batches_keep_the_order_of_the_data():
    data = digits()
    problem = make_problem(Settings(), data)
    assert problem.x.shape == (25, 64, 64)
    np.testing.assert_array_equal(problem.x[1, 0], data.x_train[64].astype(np.float32))
    np.testing.assert_array_equal(problem.y.ravel(), data.y_train)
    assert problem.steps == 625


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"batch_size": 5}, "batch_size: found 5, accepted: a divisor of the 12 "),
        ({"batch_size": 13}, "batch_size: found 13, accepted: a divisor of the 12 "),
        ({"loss": "cross-entropy"}, "loss: found 'cross-entropy', accepted: cross_entropy"),
        ({"optimizer": "sdg"}, "did you mean sgd"),
        ({"activation": "gelo"}, "did you mean gelu"),
        ({"schedule": "cos"}, "optimizer.schedule: found 'cos', accepted: cosine, constant"),
    ],
)
def test_what_cannot_be_built(changes, line):
    with pytest.raises(UserError, match=line):
        tiny_problem(**changes)


def test_convolutions_of_what_is_no_image():
    line = r"model.channels: found \[2\], accepted: \[\], as 5 inputs"
    with pytest.raises(UserError, match=line):
        make_problem(Settings(batch_size=4, channels=(2,)), tiny_split(features=5))


@pytest.mark.usefixtures("double")
def test_cosine_schedule_ends_at_zero():
    schedule = make_schedule(Settings(learning_rate=0.2), 10)
    expected = 0.1 * (1 + np.cos(np.pi * np.arange(11) / 10))
    assert_same([schedule(step) for step in range(11)], expected, roundings=10)


@pytest.mark.usefixtures("double")
def test_evaluate_against_numpy():
    problem, data = tiny_problem(precision="float64"), tiny_split()
    loss, accuracy = evaluate(problem, problem.theta_0, data.x_train, data.y_train)
    logits = np.asarray(problem.logits(problem.theta_0, jnp.asarray(data.x_train)))
    expected = -log_softmax(logits, axis=1)[np.arange(len(logits)), data.y_train].mean()
    assert_same(loss, expected, roundings=chain(problem))
    assert accuracy == np.float32(np.mean(logits.argmax(axis=1) == data.y_train))


def penalty(problem, theta, x, step=1e-5):
    """Mean squared Frobenius norm of ∂logits/∂x by central differences."""
    total = 0.0
    for unit in np.eye(x.shape[1]):
        ahead = problem.logits(theta, x + step * unit)
        behind = problem.logits(theta, x - step * unit)
        total += ((ahead - behind) ** 2).sum() / (2 * step) ** 2
    return total / len(x)


@pytest.mark.usefixtures("double")
def test_objective_is_loss_plus_penalty():
    problem = tiny_problem(precision="float64", jacobian_penalty=0.3)
    x, y = problem.x[0], problem.y[0]
    added = problem.objective(problem.theta_0, x, y) - problem.loss(problem.theta_0, x, y)
    # A step of h = 1e-5: u / h = 1e-11 of rounding and h² = 1e-10 of curvature, times some ten.
    assert float(added) == pytest.approx(
        0.3 * float(penalty(problem, problem.theta_0, x)), rel=1e-8
    )
    assert added > 1e-3


def test_no_penalty_leaves_the_loss():
    problem = tiny_problem()
    assert problem.objective is problem.loss


@pytest.mark.usefixtures("double")
def test_training_lowers_the_penalty_and_evaluation_leaves_it_out():
    free, held = (
        tiny_problem(precision="float64", jacobian_penalty=weight, epochs=20)
        for weight in (0.0, 0.3)
    )
    ends = [train(problem, problem.theta_0)[0] for problem in (free, held)]
    norms = [penalty(free, end, free.x[0]) for end in ends]
    assert norms[1] < 0.5 * norms[0]
    data = tiny_split()
    judged = [evaluate(p, ends[0], data.x_test, data.y_test)[0] for p in (free, held)]
    assert judged[0] == judged[1]
