"""Loss and accuracy against numpy."""

import jax.numpy as jnp
import numpy as np
from scipy.special import log_softmax

from problems import tiny_problem, tiny_split
from training_jacobian.training.problem import evaluate


def test_against_numpy():
    problem, data = tiny_problem(), tiny_split()
    loss, accuracy = evaluate(problem, problem.theta_0, data.x_train, data.y_train)
    logits = np.asarray(problem.logits(problem.theta_0, jnp.asarray(data.x_train, "float32")))
    rows = np.arange(len(logits))
    np.testing.assert_allclose(loss, -log_softmax(logits, axis=1)[rows, data.y_train].mean(), 1e-6)
    assert accuracy == np.mean(logits.argmax(axis=1) == data.y_train)
