"""J v and Jᵀ u without the matrix, against the matrix."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from operators import quickly
from problems import tiny_problem
from rounding import assert_same, chain
from training_jacobian.jacobian import segments
from training_jacobian.jacobian.operator import make_training_map
from training_jacobian.training.problem import training_map

WHOLE, LEAST = 2**30, 1
"""Bytes for the record of all steps, and too few for anything."""

NETWORKS = [
    {"hidden": (5, 4)},
    {"optimizer": "adam", "schedule": "constant", "activation": "tanh", "precision": "float32"},
    {"loss": "squared_error", "momentum": 0.0, "schedule": "constant", "activation": "relu"},
    {"channels": (2,), "jacobian_penalty": 0.1, "loss": "squared_error", "activation": "tanh"},
]
"""Every loss, optimiser, schedule, activation and layer, else those of the paper."""

SEGMENTED = 2
"""Number of the network whose run is recorded in segments, the quickest to compile."""


@pytest.fixture
def segments_of_three(monkeypatch):
    """Let a record that is never to fit come in segments that leave a rest."""
    monkeypatch.setattr(segments, "least_segment", lambda *_, **__: 3)


@pytest.mark.usefixtures("segments_of_three")
@pytest.mark.parametrize("number", range(len(NETWORKS)))
def test_both_products_are_those_of_the_matrix(number):
    recipe = {"precision": "float64", "batch_size": 3, **NETWORKS[number]}
    rate = 3e-3 if "optimizer" in recipe else 0.3
    with jax.enable_x64(recipe["precision"] == "float64"):
        problem = tiny_problem(**recipe, learning_rate=rate)
        found = make_training_map(problem, memory=LEAST if number == SEGMENTED else WHOLE)
        pushed, pulled, matrix = with_matrix(problem, found)
    if number == SEGMENTED:
        assert_two_segments_and_a_rest(found.context)
    else:
        assert list(found.context) == ["record"]
    assert problem.settings.written_out is (number < 3)
    assert (found.size, found.dtype) == (len(matrix), recipe["precision"])
    assert_same(pushed.T, matrix, roundings=chain(problem))
    assert_same(pulled, matrix, roundings=chain(problem))
    assert not np.allclose(matrix, np.eye(len(matrix)), atol=1e-2)


def with_matrix(problem, found):
    """Return both products with the identity, and the matrix by automatic differentiation."""

    @quickly
    def products(context, identity):
        matrix = jax.jacfwd(training_map(problem))(problem.theta_0)
        return found.push(context, identity), found.pull(context, identity), matrix

    return products(found.context, jnp.eye(found.size, dtype=found.dtype))


def assert_two_segments_and_a_rest(context):
    """Of 8 steps (7 of a quadratic), no whole number of segments of 3."""
    whole, rest = (numbers for numbers, _ in context["segments"])
    assert whole.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert rest.tolist() in ([[6]], [[6, 7]])


def other_problem(problem, objective, theta, steps, optimizer):
    """Return a run on an objective of one's own, which takes the generic path."""
    settings = dataclasses.replace(problem.settings, loss="other")
    return dataclasses.replace(
        problem,
        theta_0=jnp.asarray(theta),
        objective=lambda theta, x, y: objective(theta),
        optimizer=optimizer,
        steps=steps,
        settings=settings,
    )


@pytest.fixture(scope="module")
def plain():
    return tiny_problem()


def heavy_ball(hessian, rates, momentum):
    """Return ∂θ_T/∂θ₀ of m ← μ m + H θ, θ ← θ − η m by a loop over matrices."""
    theta, ball = np.eye(len(hessian)), np.zeros_like(hessian)
    for rate in rates:
        ball = momentum * ball + hessian @ theta
        theta = theta - rate * ball
    return theta


@pytest.fixture(scope="module")
def hessian():
    half = np.random.default_rng(0).standard_normal((6, 6))
    return half @ half.T / 6


def quadratic(plain, hessian, optimizer):
    return other_problem(
        plain, lambda theta: theta @ jnp.asarray(hessian) @ theta / 2, np.ones(6), 7, optimizer
    )


@pytest.mark.usefixtures("double", "segments_of_three")
@pytest.mark.parametrize("memory", [WHOLE, LEAST])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_closed_form_of_a_quadratic(plain, hessian, momentum, memory):
    optimizer = optax.sgd(optax.cosine_decay_schedule(0.2, 7), momentum=momentum or None)
    found = make_training_map(quadratic(plain, hessian, optimizer), memory=memory)
    pushed = np.asarray(jax.jit(found.push)(found.context, np.eye(6)))
    pulled = np.asarray(jax.jit(found.pull)(found.context, np.eye(6)))
    if memory == LEAST:
        assert_two_segments_and_a_rest(found.context)
    rates = 0.1 * (1 + np.cos(np.pi * np.arange(7) / 7))
    exact = heavy_ball(hessian, rates, momentum)
    for matrix in (pushed.T, pulled):
        assert_same(matrix, exact, roundings=7 * 6)
    if momentum == 0:
        factors = [np.eye(6) - rate * hessian for rate in rates]
        assert_same(pulled, np.linalg.multi_dot(factors), roundings=7 * 6)


@pytest.mark.usefixtures("double", "segments_of_three")
def test_segments_with_adam(plain, hessian):
    problem = quadratic(plain, hessian, optax.adam(0.1, eps_root=1e-8))
    found = make_training_map(problem, memory=LEAST)
    pushed, pulled, matrix = with_matrix(problem, found)
    assert_two_segments_and_a_rest(found.context)
    for product in (pushed.T, pulled):
        assert_same(product, matrix, roundings=7 * 20)  # Adam's update: some 20 in a row
    assert not np.allclose(matrix, np.eye(6), atol=1e-2)


def quartic(plain, steps):
    """A run whose every step has a Hessian of its own: a record that grows with the steps."""
    theta = np.linspace(0.5, 1, 500, dtype=np.float32)
    return other_problem(plain, lambda t: (t**4).sum() / 4, theta, steps, optax.sgd(1e-3, 0.9))


def kept(found):
    """Return the bytes between two products: the record or the segments' states."""
    return sum(leaf.nbytes for leaf in jax.tree.leaves(found.context))


def working(found):
    """Return the bytes that XLA takes for a pull besides."""
    rows = jnp.ones((1, found.size), found.dtype)
    analysis = jax.jit(found.pull).lower(found.context, rows).compile().memory_analysis()
    return analysis.temp_size_in_bytes


def test_segments_need_memory_like_the_root_of_the_steps(plain):
    short, long = (make_training_map(quartic(plain, steps), memory=LEAST) for steps in (36, 576))
    assert list(long.context) == ["segments"]
    assert 3 < kept(long) / kept(short) < 5
    assert 3 < working(long) / working(short) < 5


def test_the_record_needs_memory_like_the_steps(plain):
    short, long = (make_training_map(quartic(plain, steps)) for steps in (36, 576))
    assert kept(long) == 16 * kept(short)
    assert working(long) < kept(short)


def test_memory_decides(plain):
    problem = quartic(plain, 100)
    whole = kept(make_training_map(problem))
    assert list(make_training_map(problem, memory=whole).context) == ["record"]
    fitting = make_training_map(problem, memory=whole - 1)
    numbers = [numbers for numbers, _ in fitting.context["segments"]]
    length = numbers[0].shape[1]
    assert 10 < length < 100
    states = kept(fitting) - sum(rows.nbytes for rows in numbers)
    assert states + length * whole // 100 <= whole
    least = make_training_map(problem, memory=LEAST)
    assert least.context["segments"][0][0].shape == (10, 10)
