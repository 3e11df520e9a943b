"""The batch of perturbed trainings against trainings one by one."""

import jax
import numpy as np

from problems import tiny_problem, tiny_split
from rounding import assert_same, chain
from training_jacobian.experiments.perturbation import train_perturbed
from training_jacobian.training.problem import evaluate, train


def test_against_single_trainings():
    with jax.enable_x64(True):
        problem, data = tiny_problem(precision="float64"), tiny_split()
        steps = np.random.default_rng(0).standard_normal((3, len(problem.theta_0)))
        end, ends, losses = train_perturbed(problem, steps, data)
        assert_same(end, train(problem, problem.theta_0)[0], roundings=chain(problem))
        for step, found, loss in zip(steps, ends, losses, strict=True):
            theta = train(problem, problem.theta_0 + step)[0]
            assert_same(found, theta, roundings=chain(problem))
            expected = evaluate(problem, theta, data.x_test, data.y_test)[0]
            assert_same(loss, expected, roundings=chain(problem))


def test_a_loss_that_is_lost_is_infinite():
    problem = tiny_problem()
    steps = np.full((1, len(problem.theta_0)), np.nan, dtype=np.float32)
    assert train_perturbed(problem, steps, tiny_split())[2].tolist() == [np.inf]
