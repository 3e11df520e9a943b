"""Masked training in one program against naive restricted training, one subspace at a time."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from problems import tiny_problem
from rounding import assert_same, bound, chain
from training_jacobian.experiments import bases
from training_jacobian.experiments.bases import random_basis
from training_jacobian.experiments.restriction import collect, restricted_training
from training_jacobian.training.problem import train

OPTIMIZERS = [
    {"optimizer": "sgd", "momentum": 0.9},
    {"optimizer": "sgd", "momentum": 0.0, "schedule": "constant"},
    {"optimizer": "adam", "learning_rate": 0.02},
]


def naive(problem, rows):
    """θ = θ₀ + Bᵀp, p trained from zero, in a plain loop."""
    p = jnp.zeros(len(rows), problem.theta_0.dtype)
    state, losses = problem.optimizer.init(p), []
    for step in range(problem.steps):
        batch = step % len(problem.x)

        def objective(p, batch=batch):
            theta = problem.theta_0 + rows.T @ p
            return problem.objective(theta, problem.x[batch], problem.y[batch])

        loss, gradient = jax.value_and_grad(objective)(p)
        update, state = problem.optimizer.update(gradient, state, p)
        p = optax.apply_updates(p, update)
        losses.append(loss)
    return problem.theta_0 + rows.T @ p, np.array(losses)


def roundings(problem):
    """Those of a training, and in each step two products with the basis."""
    return chain(problem) + problem.steps * 2 * len(problem.theta_0)


def basis_of(problem):
    size = len(problem.theta_0)
    return random_basis(size, seed=0, draw=1, dtype=problem.theta_0.dtype)


def example_masks(size):
    index = np.arange(size)
    scattered = np.random.default_rng(3).random(size) < 0.4
    none = np.zeros(size, bool)
    return np.stack([index < 5, index >= size - 20, scattered, index % 2 == 0, none])


@pytest.mark.usefixtures("double")
@pytest.mark.parametrize(
    ("changes", "slice_rows"), [*zip(OPTIMIZERS, (16, 400, 16), strict=True), (OPTIMIZERS[2], 400)]
)
def test_equals_naive_restricted_training(changes, slice_rows, monkeypatch):
    """However the basis is cut: some slices are used by no training, by one, by all."""
    monkeypatch.setattr(bases, "SLICE", slice_rows)
    problem = tiny_problem(precision="float64", **changes)
    basis = basis_of(problem)
    masks = example_masks(len(basis))
    theta, losses = collect(restricted_training(problem)(basis, masks))
    for mask, *found in zip(masks, theta, losses, strict=True):
        for one, expected in zip(found, naive(problem, basis[mask]), strict=True):
            assert_same(one, expected, roundings=roundings(problem))
    np.testing.assert_array_equal(theta[-1], problem.theta_0)


def test_every_direction_allowed_is_training_itself():
    """True of SGD, which no rotation changes; Adam treats each coordinate by itself."""
    problem = tiny_problem()
    basis = basis_of(problem)
    theta, losses = collect(restricted_training(problem)(basis, np.ones((1, len(basis)), bool)))
    expected, expected_losses = train(problem, problem.theta_0)
    assert_same(theta[0], expected, roundings=roundings(problem))
    assert_same(losses[0], expected_losses, roundings=roundings(problem))


def test_adam_along_the_parameters_themselves_is_training_itself():
    problem = tiny_problem(optimizer="adam", learning_rate=0.02)
    size = len(problem.theta_0)
    masks = np.ones((1, size), bool)
    theta, _ = collect(restricted_training(problem)(np.eye(size, dtype=np.float32), masks))
    assert_same(theta[0], train(problem, problem.theta_0)[0], roundings=roundings(problem))


def test_movement_stays_in_the_subspace():
    problem = tiny_problem()
    basis = basis_of(problem)
    masks = example_masks(len(basis))
    theta, _ = collect(restricted_training(problem)(basis, masks))
    moved = (np.asarray(theta) - np.asarray(problem.theta_0)) @ basis.T
    out = np.linalg.norm(moved[~masks]) / np.linalg.norm(theta)
    assert out < bound("float32", roundings(problem))
    assert np.abs(moved[masks]).max() > 1e-2


def test_a_basis_with_fewer_rows_than_parameters():
    problem = tiny_problem()
    rows = basis_of(problem)[:7]
    theta, _ = collect(restricted_training(problem)(rows, np.ones((1, 7), bool)))
    assert_same(theta[0], naive(problem, rows)[0], roundings=roundings(problem))


def test_runs_do_not_influence_each_other_nor_one_basis_the_next():
    problem = tiny_problem()
    run = restricted_training(problem)
    masks = example_masks(len(problem.theta_0))
    for draw in (1, 2):
        basis = random_basis(len(problem.theta_0), seed=0, draw=draw, dtype=np.float32)
        together, _ = collect(run(basis, masks))
        alone = naive(problem, basis[masks[0]])[0]
        assert_same(together[0], alone, roundings=roundings(problem))
    alone = [collect(run(basis, mask[None]))[0][0] for mask in masks]
    assert_same(together, np.stack(alone), roundings=roundings(problem))


def test_yields_each_epoch():
    problem = tiny_problem()
    basis = basis_of(problem)
    epochs = list(restricted_training(problem)(basis, example_masks(len(basis))))
    assert len(epochs) == problem.settings.epochs
    assert epochs[0][0].shape == (5, len(problem.theta_0))
    assert epochs[0][1].shape == (5, len(problem.x))
