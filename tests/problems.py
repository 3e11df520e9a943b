"""Small training problems that several tests share."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np

from training_jacobian.jacobian.verification import central_differences
from training_jacobian.training.datasets import load, split
from training_jacobian.training.problem import Problem, make_problem, training_map
from training_jacobian.training.settings import Settings
from training_jacobian.training.split import Split

VARIANTS = [
    ("cross_entropy", "sgd", "cosine", "gelu"),
    ("cross_entropy", "adam", "constant", "tanh"),
    ("squared_error", "sgd", "constant", "relu"),
    ("squared_error", "adam", "cosine", "gelu"),
]
"""Loss, optimiser, schedule, activation: every value of each at least once."""


def digits() -> Split:
    """The paper's split of scikit-learn's digits."""
    return split(*load("digits"), test_size=197, seed=0)


def tiny_split(*, samples: int = 12, features: int = 4, classes: int = 3) -> Split:
    """A few random samples, the same every time; the first input is always zero."""
    rng = np.random.default_rng(7)
    x = rng.random((samples + 3, features))
    x[:, 0] = 0
    y = np.arange(samples + 3) % classes
    return Split(x[:samples], y[:samples], x[samples:], y[samples:])


def tiny_problem(**changes) -> Problem:
    """A network of a few dozen parameters, 6 steps on `tiny_split`."""
    recipe = Settings(hidden=(5,), batch_size=4, epochs=2, learning_rate=0.3)
    return make_problem(dataclasses.replace(recipe, **changes), tiny_split())


def differences(problem: Problem, step: float) -> np.ndarray:
    """The training Jacobian by central differences; `rounding.difference_error` per column."""

    @jax.jit
    def columns(rows):
        return central_differences(training_map(problem), problem.theta_0, rows, step=step)

    return np.asarray(columns(jnp.eye(len(problem.theta_0)))).T
