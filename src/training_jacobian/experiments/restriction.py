"""Training restricted to a subspace: θ = θ₀ + Bᵀp, only p is trained.

In the coordinates q = V(θ − θ₀) of an orthonormal basis V, a subspace that is made of rows of V is
a 0/1 mask, so that all such subspaces train side by side in one compiled program.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pandas as pd
from jax import Array

from training_jacobian.experiments import bases
from training_jacobian.experiments.bases import Slices, Users, random_basis
from training_jacobian.program import progress
from training_jacobian.program.errors import DivergenceError
from training_jacobian.spectrum.regions import REGIONS, TRIVIAL, WITHOUT_TRIVIAL, share_within
from training_jacobian.training.divergence import check_finite
from training_jacobian.training.problem import Problem, evaluate
from training_jacobian.training.split import Split

POINTS = 20
"""Dimensions per subspace on an even grid up to N, the dimensions of the regions aside."""

Epochs = Iterator[tuple[Array, Array]]


def orders(sigma: np.ndarray, trivial: np.ndarray, /) -> dict[str, np.ndarray]:
    """Return, per subspace, the singular vectors' indices in the order in which they enter it.

    Bulk: smallest |σ − 1| first; its complement: largest first; chaotic: largest σ first; stable:
    smallest first; bulk_without_trivial: as bulk, without the indices of the `trivial` block.

    >>> found = orders(np.array([9.0, 1.1, 1.0, 0.2]), np.array([2]))
    >>> {name: order.tolist() for name, order in found.items() if "bulk" in name}
    {'bulk': [2, 1, 3, 0], 'bulk_without_trivial': [1, 3, 0]}
    """
    nearest = np.argsort(np.abs(sigma - 1), kind="stable")
    index = np.arange(len(sigma))
    return {
        "bulk": nearest,
        "complement": nearest[::-1],
        "chaotic": index,
        "stable": index[::-1],
        WITHOUT_TRIVIAL: nearest[~np.isin(nearest, trivial)],
    }


def region_dimensions(parts: Mapping[str, np.ndarray], size: int, /) -> dict[str, int]:
    """Return, per subspace, the dimension at which it is exactly a region or a region's complement.

    `parts` as from `regions.load_parts`, of `size` singular values.
    """
    counts = {name: len(parts[name]) for name in (*REGIONS, WITHOUT_TRIVIAL)}
    return {**counts, "complement": size - counts["bulk"]}


def grid(size: int, regions: Iterable[int] = (), /) -> np.ndarray:
    """Return `POINTS` dimensions from 100 (or N/10, if less) to N, and those in `regions` above 0.

    >>> grid(4810)[:3], grid(310, [0, 40])[:3]
    (array([100, 348, 596]), array([31, 40, 46]))
    """
    lowest = 100 if size >= 400 else max(1, size // 10)
    even = np.linspace(lowest, size, POINTS).round().astype(int)
    dimensions = np.union1d(even, np.array([*regions], dtype=int))
    return dimensions[dimensions > 0]


def masks(order: np.ndarray, dimensions: np.ndarray, size: int, /) -> np.ndarray:
    """Return boolean rows (dimensions, size): row i is true at the first dimensions[i] of `order`.

    >>> masks(np.array([2, 0, 1]), np.array([1, 2]), 3).astype(int)
    array([[0, 0, 1],
           [1, 0, 1]])
    """
    rank = np.full(size, size)
    rank[order] = np.arange(len(order))
    return rank < np.asarray(dimensions)[:, None]


@dataclasses.dataclass(frozen=True)
class Plan:
    """Trainings that share one basis.

    Attributes
    ----------
    runs
        One row per training: subspace, draw, dimension, effective_dimension (the dimension without
        the subspace's share of the trivial directions), is_region.
    masks
        The rows of the basis that each may use, boolean (runs, K).
    basis
        Orthonormal rows (K, N).
    """

    runs: pd.DataFrame
    masks: np.ndarray
    basis: np.ndarray


def make_plan(
    entering: Mapping[str, np.ndarray],
    marked: Mapping[str, Iterable[int]],
    basis: np.ndarray,
    trivial: np.ndarray,
    /,
    *,
    dimensions: np.ndarray,
    draw: int = 0,
) -> Plan:
    """Return the trainings of several subspaces of one basis.

    Parameters
    ----------
    entering
        Per subspace, the rows of the basis in the order in which they enter, as from `orders`.
        A subspace with fewer rows than a dimension asks for ends with all of its rows.
    marked
        Per subspace, the dimensions that are a region's own.
    basis, trivial
        Orthonormal rows (K, N) and the orthonormal trivial directions (count, N).
    """
    genuine = 1 - share_within(basis, trivial.astype(basis.dtype)).astype(np.float64)
    runs, rows = [], []
    for name, order in entering.items():
        fitting = np.unique(np.minimum(dimensions, len(order)))
        rows.append(masks(order, fitting, len(basis)))
        columns = {
            "subspace": name,
            "draw": draw,
            "dimension": fitting,
            "effective_dimension": rows[-1] @ genuine,
            "is_region": np.isin(fitting, list(marked.get(name, ()))),
        }
        runs.append(pd.DataFrame(columns))
    return Plan(pd.concat(runs, ignore_index=True), np.concatenate(rows), basis)


def make_plans(
    sigma: np.ndarray,
    vt: np.ndarray,
    parts: Mapping[str, np.ndarray],
    /,
    *,
    draws: int,
    seed: int,
) -> Iterator[Plan]:
    """Yield the plan for the right singular vectors, then one per random basis.

    The first also holds the subspace ``none`` of dimension 0, the untrained network. One basis is
    made at a time.
    """
    entering, own = _own_subspaces(sigma, parts)
    trivial = vt[parts[TRIVIAL]]
    marked: Mapping[str, Iterable[int]] = {name: [dimension] for name, dimension in own.items()}
    dimensions = grid(len(vt), own.values())
    yield make_plan(entering, marked, vt, trivial, dimensions=dimensions)
    entering, marked = {"random": np.arange(len(vt))}, {"random": [own[name] for name in REGIONS]}
    for draw in range(1, draws + 1):
        basis = random_basis(len(vt), seed=seed, draw=draw, dtype=vt.dtype)
        yield make_plan(entering, marked, basis, trivial, dimensions=dimensions, draw=draw)


def make_region_plans(
    sigma: np.ndarray,
    vt: np.ndarray,
    parts: Mapping[str, np.ndarray],
    /,
    *,
    draws: int,
    seed: int,
) -> Iterator[Plan]:
    """Yield the plans of `make_plans` with no dimensions but the regions' own.

    The random subspaces have those dimensions, that of the bulk without its trivial vectors too.
    """
    entering, own = _own_subspaces(sigma, parts)
    trivial = vt[parts[TRIVIAL]]
    marked: Mapping[str, Iterable[int]] = {name: [dimension] for name, dimension in own.items()}
    dimensions = np.unique([dimension for dimension in own.values() if dimension])
    every = make_plan(entering, marked, vt, trivial, dimensions=dimensions)
    wanted = (every.runs["is_region"] | (every.runs["dimension"] == 0)).to_numpy()
    yield Plan(every.runs[wanted].reset_index(drop=True), every.masks[wanted], vt)
    controls = np.unique([own[name] for name in (*REGIONS, WITHOUT_TRIVIAL) if own[name]])
    for draw in range(1, draws + 1):
        rows = int(controls.max())
        basis = random_basis(len(vt), seed=seed, draw=draw, dtype=vt.dtype, rows=rows)
        entering, marked = {"random": np.arange(rows)}, {"random": controls}
        yield make_plan(entering, marked, basis, trivial, dimensions=controls, draw=draw)


def _own_subspaces(
    sigma: np.ndarray, parts: Mapping[str, np.ndarray]
) -> tuple[dict[str, np.ndarray], dict[str, int]]:
    """Return how the Jacobian's own subspaces are entered, and their regions' dimensions."""
    entering = orders(sigma, parts[TRIVIAL]) | {"none": np.array([], dtype=int)}
    return entering, region_dimensions(parts, len(sigma))


def restricted_training(problem: Problem, /) -> Callable[[np.ndarray, np.ndarray], Epochs]:
    """Return ``(basis, masks) → epochs``, compiled once for all bases with the same masks.

    `basis` (K, N) has orthonormal rows, `masks` (runs, K) says which of them each training may
    use. Every training starts at θ₀ and uses the problem's optimiser on its coordinates, as if
    they were the parameters. After each epoch, θ (runs, N) and the loss before each of the epoch's
    steps (runs, batches) are yielded.

    Notes
    -----
    Each step is two products with the basis for all trainings together, which reads the basis
    twice however many they are. The basis is cut into slices (`bases`), and a slice is only
    multiplied for trainings that may use one of its rows: subspaces are runs of neighbouring
    singular vectors, so that this saves nearly half. Products are of the form A Bᵀ with contiguous
    rows, which XLA multiplies fastest on CPUs (hence a transposed copy of the basis), on all cores
    by itself.
    """
    loss_and_gradient = jax.vmap(jax.value_and_grad(problem.objective), (0, None, None))

    def epoch(carry: tuple, allowed: Array, slices: Slices, users: Users) -> tuple:
        def step(carry: tuple, batch: tuple) -> tuple[tuple, Array]:
            q, state = carry
            theta = problem.theta_0 + bases.combine(q, slices, users)
            loss, gradient = loss_and_gradient(theta, *batch)
            gradient = bases.coordinates(gradient, slices, users) * allowed
            update, state = jax.vmap(problem.plain_optimizer.update)(gradient, state, q)
            return (optax.apply_updates(q, update), state), loss

        carry, losses = jax.lax.scan(step, carry, (problem.x, problem.y))
        return carry, problem.theta_0 + bases.combine(carry[0], slices, users), losses.T

    program = jax.jit(epoch, donate_argnums=0, static_argnames="users")

    def run(basis: np.ndarray, masks: np.ndarray) -> Epochs:
        dtype = problem.theta_0.dtype
        slices, users = bases.cut(basis, masks, dtype)
        q = jnp.zeros(masks.shape, dtype)
        carry = q, jax.vmap(problem.plain_optimizer.init)(q)
        for _ in range(problem.steps // len(problem.x)):
            carry, theta, losses = program(carry, jnp.asarray(masks, dtype), slices, users=users)
            yield theta, losses

    return run


def train_plans(
    plans: Iterable[Plan], problem: Problem, data: Split, /
) -> Iterator[tuple[pd.DataFrame, np.ndarray]]:
    """Train in one basis after the other; yield results and mean losses (runs, epochs)."""
    train, count = restricted_training(problem), problem.settings.epochs
    for plan in plans:
        epochs, units = train(plan.basis, plan.masks), f"epochs of {len(plan.runs)} trainings"
        theta, losses = collect(progress.bar(epochs, total=count, units=units))
        check_runs(plan.runs, losses, theta, problem)
        table = with_results(plan.runs, theta, losses, problem, data)
        yield table, losses.reshape(len(losses), count, -1).mean(axis=2)


def collect(epochs: Iterable[tuple[Array, Array]], /) -> tuple[Array, np.ndarray]:
    """Run all epochs; return the final θ (runs, N) and all losses (runs, steps)."""
    losses = []
    for theta, of_epoch in epochs:  # noqa: B007 - the last θ is what remains
        losses.append(np.asarray(of_epoch))
    return theta, np.concatenate(losses, axis=1)


def check_runs(runs: pd.DataFrame, losses: np.ndarray, theta: Array, problem: Problem, /) -> None:
    """Raise `DivergenceError` naming subspace, dimension and step of the first that diverged."""
    names = zip(runs["subspace"], runs["dimension"], strict=True)
    for (name, dimension), loss, end in zip(names, losses, np.asarray(theta), strict=True):
        try:
            check_finite(loss, end, problem.settings)
        except DivergenceError as error:
            raise DivergenceError(f"subspace {name}, dimension {dimension}: {error}") from error


def with_results(
    runs: pd.DataFrame, theta: Array, losses: np.ndarray, problem: Problem, data: Split, /
) -> pd.DataFrame:
    """Return `runs` with test_loss, test_accuracy and final_train_loss (mean of the last epoch)."""
    program = jax.jit(jax.vmap(lambda end: evaluate(problem, end, data.x_test, data.y_test)))
    test_loss, test_accuracy = map(np.asarray, program(theta))
    final = losses[:, -len(problem.x) :].mean(axis=1)
    return runs.assign(test_loss=test_loss, test_accuracy=test_accuracy, final_train_loss=final)
