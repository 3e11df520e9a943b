r"""The derivative of a whole training run as a linear operator: J v and Jᵀ u without the matrix.

A step's derivative and its transpose need the same Hessian–vector product (`jacobian.steps`).
So both directions replay one record of the run, forwards or backwards. Where the record of all
steps does not fit into memory, only the state at the start of every segment of steps is kept, and
a segment is recorded again when it is needed: with the best segments, memory grows with √T.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array, lax
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from training_jacobian.jacobian.segments import segment_length
from training_jacobian.jacobian.steps import LinearSteps, linear_steps, push_steps, record_steps
from training_jacobian.program.errors import DivergenceError, UserError
from training_jacobian.training.problem import Problem

DEFAULT_MEMORY = 512 * 2**20
"""Bytes that the record of a training run may take on each device."""

Context = dict[str, Any]
Product = Callable[[Context, Array], Array]


@dataclasses.dataclass(frozen=True)
class TrainingMap:
    """J = ∂θ_T/∂θ₀ (N, N) as two functions.

    Attributes
    ----------
    push
        ``(context, tangents (K, N)) → (K, N)``: every row times Jᵀ from the right, that is J v.
    pull
        ``(context, cotangents (K, N)) → (K, N)``: Jᵀ u for every row u.
    context
        Arrays of the recorded run, to be handed to both: an argument of a compiled program, as a
        constant it would be compiled in.
    size
        N.
    dtype
        Floating-point type of the run.
    """

    push: Product
    pull: Product
    context: Context
    size: int
    dtype: np.dtype


def make_training_map(problem: Problem, /, *, memory: int = DEFAULT_MEMORY) -> TrainingMap:
    """Record the run and return its derivative as an operator.

    All models, losses, optimisers and precisions of the configuration; dense networks take the
    products written out in `mlp_rule`, others JAX's own linearisation of the gradient.

    Parameters
    ----------
    memory
        Bytes that the record may take. A run that does not fit is recorded in segments, each as
        long as fits, or, if none does, of the length that takes the least memory; that recomputes
        the run twice per pair of products.
    """
    steps = linear_steps(problem)
    theta = problem.theta_0
    length = _segment_length(steps, memory)
    if length >= problem.steps:
        context = jax.jit(lambda point: {"record": record_steps(steps, point)})(theta)
        push, pull = _push_recorded, _pull_recorded
    else:
        context = jax.jit(lambda point: _checkpoints(steps, point, length))(theta)
        push, pull = _push_anew, _pull_segments
    return TrainingMap(
        push=lambda context, rows: push(steps, context, rows),
        pull=lambda context, rows: pull(steps, context, rows),
        context=context,
        size=len(theta),
        dtype=theta.dtype,
    )


def one_vector(
    training_map: TrainingMap, /, *, tick: Callable[[], None] | None = None
) -> Callable[[Array, Context], Array]:
    """Return ``(v (N,), context) → J v``, linear in v to JAX, with `pull` as its transpose.

    `tick` is called with every evaluation, e.g. to move a progress bar.
    """

    def push(context: Context, v: Array) -> Array:
        return training_map.push(context, v[None])[0]

    def pull(context: Context, u: Array) -> Array:
        return training_map.pull(context, u[None])[0]

    def product(v: Array, context: Context) -> Array:
        if tick is not None:
            jax.debug.callback(tick)
        return jax.custom_derivatives.linear_call(push, pull, context, v)

    return product


def spread(
    function: Callable[[Any, Array], Any],
    context: Any,
    rows: np.ndarray,
    /,
    *,
    devices: Sequence[jax.Device] | None = None,
) -> Any:
    """Return ``function(context, rows)``, each device taking an equal share of the rows.

    `function` maps K rows to a pytree of arrays with K in front; the number of rows, at least one,
    is filled up to a multiple of the devices' with copies of the last one, which are dropped.
    """
    devices = list(devices or jax.devices())[: len(rows)]
    mesh = Mesh(np.array(devices), ("row",))
    missing = -len(rows) % len(devices)
    filled = np.concatenate([rows, np.repeat(rows[-1:], missing, axis=0)])
    context = jax.device_put(context, NamedSharding(mesh, PartitionSpec()))
    program = jax.shard_map(
        function,
        mesh=mesh,
        in_specs=(PartitionSpec(), PartitionSpec("row")),
        out_specs=PartitionSpec("row"),
        check_vma=False,
    )
    return jax.tree.map(lambda leaf: leaf[: len(rows)], jax.jit(program)(context, filled))


def check_iteration(diagonal: np.ndarray, beside: np.ndarray, /) -> None:
    """Raise an error unless an iteration's coefficients (…, k) are all finite.

    `diagonal` and `beside` are those of its tridiagonal or bidiagonal matrix.

    Raises
    ------
    DivergenceError
        If products overflow.
    UserError
        If a new vector of the iteration was exactly zero, so that its unit vector is 0/0.
    """
    finite = np.isfinite(diagonal)
    if finite.all() and np.isfinite(beside).all():
        return
    taken = int(finite.sum(axis=-1).min())
    where = f"after {taken} of {diagonal.shape[-1]} steps the iteration"
    if (diagonal == 0).any() or (beside == 0).any():
        raise UserError(f"{where} has nothing left to find; accepted: fewer steps")
    raise DivergenceError(
        f"{where} is not finite: a product with the training run's derivative is not"
    )


def _push_recorded(steps: LinearSteps, context: Context, rows: Array) -> Array:
    return push_steps(steps, context["record"], rows)


def _pull_recorded(steps: LinearSteps, context: Context, rows: Array) -> Array:
    numbers = jnp.arange(steps.problem.steps)
    start = steps.cotangents(rows)
    pulled = _pull_steps(steps, start, numbers, context["record"])
    return steps.flat_at_start(pulled)


def _pull_steps(steps: LinearSteps, rows: tuple, numbers: Array, record: tuple) -> tuple:
    def step(rows: tuple, inputs: tuple) -> tuple:
        return steps.backward(rows, *inputs), None

    return lax.scan(step, rows, (numbers, record), reverse=True)[0]


def _segment_length(steps: LinearSteps, memory: int) -> int:
    """Return the steps that are recorded at a time: all of them, if they fit into `memory`."""
    start = jax.eval_shape(steps.start, steps.problem.theta_0)
    record = jax.eval_shape(lambda state: steps.take(state, jnp.asarray(0))[1], start)
    return segment_length(
        steps.problem.steps, memory, per_step=_bytes(record), per_segment=_bytes(start)
    )


def _bytes(tree: Any) -> int:
    return sum(leaf.size * leaf.dtype.itemsize for leaf in jax.tree.leaves(tree))


def _segments(steps: int, length: int) -> list[Array]:
    """Return the steps' numbers as rows: whole segments (S, length), and what remains (1, rest)."""
    whole = steps // length
    parts = [jnp.arange(whole * length).reshape(whole, length)]
    if steps % length:
        parts.append(jnp.arange(whole * length, steps)[None])
    return parts


def _checkpoints(steps: LinearSteps, theta: Array, length: int) -> Context:
    """Train; keep the state before each segment."""

    def step(state: tuple, number: Array) -> tuple:
        return steps.take(state, number)[0], None

    def segment(state: tuple, numbers: Array) -> tuple[tuple, tuple]:
        return lax.scan(step, state, numbers)[0], state

    state, kept = steps.start(theta), []
    for numbers in _segments(steps.problem.steps, length):
        state, before = lax.scan(segment, state, numbers)
        kept.append((numbers, before))
    return {"segments": kept}


def _push_anew(steps: LinearSteps, context: Context, rows: Array) -> Array:
    """Train again, the tangents beside it: nothing has to be kept."""

    def step(carry: tuple, number: Array) -> tuple:
        state, rows = carry
        state, record = steps.take(state, number)
        return (state, steps.forward(rows, number, record)), None

    state = jax.tree.map(lambda leaf: leaf[0], context["segments"][0][1])
    carry = (state, steps.tangents(rows))
    pushed = lax.scan(step, carry, jnp.arange(steps.problem.steps))[0][1]
    return steps.flat(pushed)


def _pull_segments(steps: LinearSteps, context: Context, rows: Array) -> Array:
    """Go backwards segment by segment; each is recorded from the state before it."""

    def step(state: tuple, number: Array) -> tuple[tuple, tuple]:
        return steps.take(state, number)

    def segment(rows: tuple, inputs: tuple) -> tuple[tuple, None]:
        numbers, before = inputs
        record = lax.scan(step, before, numbers)[1]
        return _pull_steps(steps, rows, numbers, record), None

    pulled = steps.cotangents(rows)
    for numbered in reversed(context["segments"]):
        pulled = lax.scan(segment, pulled, numbered, reverse=True)[0]
    return steps.flat_at_start(pulled)
