"""The Jacobian of a whole training run: exact, forward mode, in blocks over all devices."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import jax
import numpy as np
from jax import Array
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from training_jacobian.jacobian import mlp_rule, steps
from training_jacobian.jacobian.blocks import ALIGNMENT, share
from training_jacobian.program.errors import DivergenceError
from training_jacobian.training.divergence import naming_rate
from training_jacobian.training.problem import Problem, training_map, trajectory_map

DEFAULT_MEMORY = 256 * 2**20
"""Bytes that one call's temporaries may take, over all devices."""

LARGEST_BLOCK = {"cpu": 32, "gpu": 1024}
"""Tangents per device: on CPUs those beyond which it gets no faster, on GPUs a guess."""

IDENTITY_BLOCK = 256
"""Columns of the identity that are handed on together."""

Push = Callable[[Any, Array], Array]
"""(context, tangents (K, N)) → pushed tangents (K, M); the context is any pytree of arrays."""

Blocks = Iterator[tuple[np.ndarray, np.ndarray]]


def column_blocks(
    function: Callable[[Array], Array],
    theta: Array,
    /,
    *,
    memory: int = DEFAULT_MEMORY,
    devices: Sequence[jax.Device] | None = None,
) -> Blocks:
    """Yield the Jacobian of `function` at `theta`, column block by column block.

    Column j is the Jacobian–vector product ``J e_j``, pushed forward through the whole of
    `function`; a block of them is one vectorised call, and every device takes its share of the
    block's columns.

    Parameters
    ----------
    function
        Any differentiable map from (N,) to (M,).
    theta
        The point (N,), float32 or float64.
    memory
        Bytes for one call's temporaries; the block is the largest that fits, at most
        `LARGEST_BLOCK` columns per device.
    devices
        The devices to use; all of JAX's by default.

    Yields
    ------
    indices, columns
        ``columns[:, k]`` is column ``indices[k]``; shapes (block,) and (M, block). Every column
        comes once; the last block may be narrower.

    Raises
    ------
    DivergenceError
        If a column holds a value that is not finite.
    """
    return _blocks(_forward(function), theta, theta, np.arange(len(theta)), memory, devices)


def training_column_blocks(
    problem: Problem,
    /,
    *,
    epochs: Sequence[int] | None = None,
    columns: np.ndarray | None = None,
    memory: int = DEFAULT_MEMORY,
    devices: Sequence[jax.Device] | None = None,
) -> Blocks:
    """Yield the Jacobian of a training run at its θ₀, as `column_blocks` does.

    With `columns` (k,), it yields those with these indices only, each with the same numbers.

    Dense networks take the rule written out in `mlp_rule`, which also knows columns of the identity
    beforehand (they come last and in blocks of their own); every other run takes the generic path.
    Both are exact.

    With `epochs` (each 1 or later), the Jacobians J_t = ∂θ_t/∂θ₀ after each of those S epochs
    stand one below the other, columns (S·N, block), all from the one pass through training. The
    optimiser's state is part of what training carries on, but θ₀ is all that is varied: J_t is
    taken with the state's own start (momentum v = 0) held fixed.
    """
    theta = problem.theta_0
    pushed, known = _kinds(problem)
    if columns is not None:
        pushed, known = np.intersect1d(pushed, columns), np.intersect1d(known, columns)
    push: Push
    context: Any
    if problem.settings.written_out:
        push, context = steps.prepare(problem, epochs)
    else:
        trained = training_map(problem) if epochs is None else trajectory_map(problem, epochs)
        push, context = _forward(trained), theta
    with naming_rate(problem):
        yield from _blocks(push, context, theta, pushed, memory, devices)
    yield from _identity_blocks(known, theta, copies=1 if epochs is None else len(epochs))


def columns_of_block(problem: Problem, block: int, blocks: int, /) -> np.ndarray:
    """Return the indices (k,), ascending, of the columns in one of so many blocks of equal work.

    Blocks count from 0. Each column is in one of them, and none is empty.
    """
    return share(*_kinds(problem), block, blocks)


def jacobian(function: Callable[[Array], Array], theta: Array, /, **options: Any) -> np.ndarray:
    """Return the whole Jacobian (M, N) of `function` at `theta`; options as `column_blocks`."""
    return join(column_blocks(function, theta, **options))


def join(blocks: Blocks, /) -> np.ndarray:
    """Return the matrix (M, N) that column blocks make up."""
    parts = list(blocks)
    rows, dtype = len(parts[0][1]), parts[0][1].dtype
    matrix = np.empty((rows, sum(len(indices) for indices, _ in parts)), dtype, order="F")
    for indices, columns in parts:
        matrix[:, indices] = columns
    return matrix


def _kinds(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """Return the indices of the columns to be pushed, and of those known to be the identity's."""
    known = mlp_rule.identities(problem) if problem.settings.written_out else np.empty(0, dtype=int)
    return np.setdiff1d(np.arange(len(problem.theta_0)), known), known


def _forward(function: Callable[[Array], Array]) -> Push:
    """Return the map of tangents at a point, the context, by automatic differentiation."""

    def push(point: Array, tangents: Array) -> Array:
        return jax.vmap(lambda v: jax.jvp(function, (point,), (v,))[1])(tangents)

    return push


def _blocks(
    push: Push,
    context: Any,
    theta: Array,
    pushed: np.ndarray,
    memory: int,
    devices: Sequence[jax.Device] | None,
) -> Blocks:
    """Yield the columns with the indices `pushed`."""
    if not len(pushed):
        return
    devices = list(devices or jax.devices())
    # Once, not with every block.
    context = jax.device_put(context, NamedSharding(_mesh(devices), PartitionSpec()))
    program, width = _compile_within(memory, push, context, theta, len(pushed), devices)
    for start in range(0, len(pushed), width):
        indices = pushed[start : start + width]
        # The last block is filled up with a column that is computed again and dropped.
        filled = np.pad(indices, (0, width - len(indices)), mode="edge")
        rows = np.asarray(program(context, filled))[: len(indices)]
        if not np.isfinite(rows).all():
            raise DivergenceError(
                f"the Jacobian's columns {indices[0]} to {indices[-1]} are not all finite"
            )
        yield indices, rows.T


def _identity_blocks(indices: np.ndarray, theta: Array, *, copies: int) -> Blocks:
    """Yield columns of the identity, `copies` of them one below the other."""
    for start in range(0, len(indices), IDENTITY_BLOCK):
        part = indices[start : start + IDENTITY_BLOCK]
        columns = np.zeros((len(theta), len(part)), dtype=theta.dtype)
        columns[part, np.arange(len(part))] = 1
        yield part, np.tile(columns, (copies, 1))


def _compile_within(
    memory: int,
    push: Push,
    context: Any,
    theta: Array,
    count: int,
    devices: list[jax.Device],
) -> tuple[Callable[[Any, np.ndarray], Array], int]:
    """Compile the largest block whose temporaries fit into `memory`; return it and its width."""
    largest = LARGEST_BLOCK.get(devices[0].platform, LARGEST_BLOCK["gpu"])
    # Products round differently in another place of another width (by an ulp or so). This way a
    # column has the same ones on CPUs, whoever computes it: see `share`.
    block = min(largest, ALIGNMENT * math.ceil(count / len(devices) / ALIGNMENT))
    while True:
        program = _block_program(push, theta, devices)
        compiled = program.lower(context, np.arange(block * len(devices))).compile()
        needed = _temporary_bytes(compiled) * len(devices)
        if needed <= memory or block == 1:
            return compiled, block * len(devices)
        fitting = max(1, min(block // 2, int(block * memory / needed)))
        block = 2 ** (fitting.bit_length() - 1)


def _temporary_bytes(compiled: jax.stages.Compiled) -> int:
    analysis = compiled.memory_analysis()
    if analysis is None:  # a backend that does not tell
        return 0
    return analysis.temp_size_in_bytes + analysis.output_size_in_bytes


def _mesh(devices: list[jax.Device]) -> Mesh:
    return Mesh(np.array(devices), ("tangent",))


def _block_program(push: Push, theta: Array, devices: list[jax.Device]) -> jax.stages.Wrapped:
    """Return the jitted map from (context, column indices) to rows of Jᵀ, sharded over devices."""

    def on_one_device(context: Any, indices: Array) -> Array:
        return push(context, jax.nn.one_hot(indices, len(theta), dtype=theta.dtype))

    # Zero tangents made inside (an optimiser's state) are constants to JAX's check of varying
    # axes and would be refused as a scan's carry, hence check_vma=False.
    sharded = jax.shard_map(
        on_one_device,
        mesh=_mesh(devices),
        in_specs=(PartitionSpec(), PartitionSpec("tangent")),
        out_specs=PartitionSpec("tangent"),
        check_vma=False,
    )
    return jax.jit(sharded)
