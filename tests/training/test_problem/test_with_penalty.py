"""The penalty on the input–output Jacobian in the objective, not in the loss."""

import jax
import numpy as np
import pytest

from problems import tiny_problem, tiny_split
from training_jacobian.training.problem import evaluate, train


def penalty(problem, theta, x, step=1e-6):
    """Mean squared Frobenius norm of ∂logits/∂x by central differences."""
    total = 0.0
    for unit in np.eye(x.shape[1]):
        ahead = problem.logits(theta, x + step * unit)
        behind = problem.logits(theta, x - step * unit)
        total += ((ahead - behind) ** 2).sum() / (2 * step) ** 2
    return total / len(x)


def test_objective_is_loss_plus_penalty():
    with jax.enable_x64(True):
        problem = tiny_problem(precision="float64", jacobian_penalty=0.3)
        x, y = problem.x[0], problem.y[0]
        added = problem.objective(problem.theta_0, x, y) - problem.loss(problem.theta_0, x, y)
        expected = 0.3 * float(penalty(problem, problem.theta_0, x))
        assert float(added) == pytest.approx(expected, rel=1e-6)
        assert added > 1e-3


def test_no_penalty_leaves_the_loss():
    problem = tiny_problem()
    assert problem.objective is problem.loss


def test_training_lowers_it_and_evaluation_leaves_it_out():
    with jax.enable_x64(True):
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
