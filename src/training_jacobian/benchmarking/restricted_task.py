"""A child process that trains within several subspaces: all at once, or one after the other."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import Array

from training_jacobian import devices, restriction
from training_jacobian.benchmarking.measure import answer, measured
from training_jacobian.storage import load_array, save_array
from training_jacobian.stored_run import load_problem, load_settings
from training_jacobian.training import Problem

Trainings = Callable[..., np.ndarray]
"""(epochs, all of them by default) → every θ at the end (trainings, N)."""


def measure(
    *,
    way: str,
    dataset: str,
    training: str,
    basis: str,
    dimensions: list[int],
    cores: int,
    output: str,
) -> dict:
    """Train within the first k rows of a basis for every k, write all θ (trainings, N).

    Returns times and memory of the second of two calls, when all programs are compiled, and
    compile_s of the first one, which is a single epoch.
    """
    devices.configure(precision=load_settings(training).precision, threads=cores)
    problem = load_problem(dataset, training)
    train = WAYS[way](problem, load_array(basis), dimensions)
    _, first = measured(lambda: train(epochs=1))
    theta, record = measured(train)
    save_array(output, theta)
    record["compile_s"] = first["compile_s"]
    return {**record, "parameters": theta.shape[1], "steps": problem.steps}


def batched(problem: Problem, basis: np.ndarray, dimensions: list[int], /) -> Trainings:
    """Return training as this package does it: all at once, subspaces as masks on one basis."""
    train = restriction.restricted_training(problem)
    masks = restriction.masks(np.arange(len(basis)), np.array(dimensions), len(basis))

    def run(epochs: int | None = None) -> np.ndarray:
        theta, _ = restriction.collect(itertools.islice(train(basis, masks), epochs))
        return np.asarray(theta)

    return run


def one_at_a_time(problem: Problem, basis: np.ndarray, dimensions: list[int], /) -> Trainings:
    """Return training as the authors did it: per k a jitted step on p, θ = θ₀ + Bᵀp, in a loop."""

    def objective(p: Array, rows: Array, x: Array, y: Array) -> Array:
        return problem.objective(problem.theta_0 + p @ rows, x, y)

    @jax.jit
    def step(p: Array, state: optax.OptState, rows: Array, x: Array, y: Array) -> tuple:
        gradient = jax.grad(objective)(p, rows, x, y)
        update, state = problem.optimizer.update(gradient, state, p)
        return optax.apply_updates(p, update), state

    def train(k: int, epochs: int) -> np.ndarray:
        rows = jnp.asarray(basis[:k], problem.theta_0.dtype)
        p = jnp.zeros(k, rows.dtype)
        state = problem.optimizer.init(p)
        for _ in range(epochs):
            for x, y in zip(problem.x, problem.y, strict=True):
                p, state = step(p, state, rows, x, y)
        return np.asarray(problem.theta_0 + p @ rows)

    def run(epochs: int = problem.settings.epochs) -> np.ndarray:
        return np.stack([train(k, epochs) for k in dimensions])

    return run


WAYS = {"batched": batched, "one at a time": one_at_a_time}


if __name__ == "__main__":
    answer(measure)
