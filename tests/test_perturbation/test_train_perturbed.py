"""The batch of perturbed trainings against trainings one by one."""

import numpy as np

from problems import tiny_problem, tiny_split
from training_jacobian.perturbation import train_perturbed
from training_jacobian.training import evaluate, train


def test_against_single_trainings():
    problem, data = tiny_problem(), tiny_split()
    size = len(problem.theta_0)
    steps = np.random.default_rng(0).standard_normal((3, size)).astype(np.float32)
    end, ends, losses = train_perturbed(problem, steps, data)
    np.testing.assert_allclose(end, train(problem, problem.theta_0)[0], rtol=1e-4, atol=1e-5)
    for step, found, loss in zip(steps, ends, losses, strict=True):
        theta = train(problem, problem.theta_0 + step)[0]
        np.testing.assert_allclose(found, theta, rtol=1e-4, atol=1e-5)
        expected = evaluate(problem, theta, data.x_test, data.y_test)[0]
        np.testing.assert_allclose(loss, expected, rtol=1e-4)


def test_a_loss_that_is_lost_is_infinite():
    problem = tiny_problem()
    steps = np.full((1, len(problem.theta_0)), np.nan, dtype=np.float32)
    assert train_perturbed(problem, steps, tiny_split())[2].tolist() == [np.inf]
