"""The Jacobian of a whole training run: exact, forward mode, in blocks over all devices."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.sharding import Mesh, PartitionSpec

from training_jacobian import dense
from training_jacobian.errors import DivergenceError
from training_jacobian.training import Problem, training_map

DEFAULT_MEMORY = 256 * 2**20
"""Bytes that one call's temporaries may take, over all devices."""

LARGEST_BLOCK = {"cpu": 32, "gpu": 1024}
"""Tangents per device beyond which no machine that we measured gets faster."""

Push = Callable[[Any, Array], Array]
"""(context, tangents (K, N)) → pushed tangents (K, M); the context is any pytree of arrays."""

Blocks = Iterator[tuple[int, np.ndarray]]


def column_blocks(
    function: Callable[[Array], Array],
    theta: Array,
    /,
    *,
    memory: int = DEFAULT_MEMORY,
    devices: Sequence[jax.Device] | None = None,
) -> Blocks:
    r"""Yield the Jacobian of `function` at `theta`, column block by column block.

    Column j is the Jacobian–vector product :math:`J e_j`, pushed forward through the whole of
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
    start, columns
        ``columns[:, k]`` is column ``start + k``; shape (M, block), the last block may be narrower.

    Raises
    ------
    DivergenceError
        If a column holds a value that is not finite.
    """

    def push(point: Array, tangents: Array) -> Array:
        return jax.vmap(lambda v: jax.jvp(function, (point,), (v,))[1])(tangents)

    return _blocks(push, theta, len(theta), theta.dtype, memory, devices)


def training_column_blocks(
    problem: Problem,
    /,
    *,
    memory: int = DEFAULT_MEMORY,
    devices: Sequence[jax.Device] | None = None,
) -> Blocks:
    """Yield the Jacobian of a training run at its θ₀, as `column_blocks` does.

    Dense networks trained by SGD take the rule written out in `dense`; every other run takes the
    generic path. Both are exact.
    """
    if not dense.applies(problem):
        function = training_map(problem)
        return column_blocks(function, problem.theta_0, memory=memory, devices=devices)
    push, tape = dense.prepare(problem)
    theta = problem.theta_0
    return _blocks(push, tape, len(theta), theta.dtype, memory, devices)


def jacobian(function: Callable[[Array], Array], theta: Array, /, **options) -> np.ndarray:
    """Return the whole Jacobian (M, N) of `function` at `theta`; options as `column_blocks`."""
    return join(column_blocks(function, theta, **options))


def join(blocks: Blocks, /) -> np.ndarray:
    """Return the matrix that column blocks make up."""
    return np.concatenate([columns for _, columns in blocks], axis=1)


def _blocks(
    push: Push,
    context: Any,
    size: int,
    dtype: np.dtype,
    memory: int,
    devices: Sequence[jax.Device] | None,
) -> Blocks:
    devices = list(devices or jax.devices())
    program, width = _compile_within(memory, push, context, size, dtype, devices)
    for start in range(0, size, width):
        rows = np.asarray(program(context, start))[: size - start]
        if not np.isfinite(rows).all():
            raise DivergenceError(
                f"the Jacobian's columns {start} to {start + len(rows) - 1} are not all finite: "
                "the training run's derivative overflows; a smaller learning rate may help"
            )
        yield start, rows.T


def _compile_within(
    memory: int,
    push: Push,
    context: Any,
    size: int,
    dtype: np.dtype,
    devices: list[jax.Device],
) -> tuple[Callable[[Any, int], Array], int]:
    """Compile the largest block whose temporaries fit into `memory`; return it and its width."""
    largest = LARGEST_BLOCK.get(devices[0].platform, LARGEST_BLOCK["gpu"])
    block = min(largest, math.ceil(size / len(devices)))
    while True:
        program = _block_program(push, size, dtype, devices, block)
        compiled = program.lower(context, 0).compile()
        needed = _temporary_bytes(compiled) * len(devices)
        if needed <= memory or block == 1:
            return compiled, block * len(devices)
        block = max(1, min(block // 2, int(block * memory / needed)))


def _temporary_bytes(compiled: jax.stages.Compiled) -> int:
    analysis = compiled.memory_analysis()
    return analysis.temp_size_in_bytes + analysis.output_size_in_bytes


def _block_program(
    push: Push, size: int, dtype: np.dtype, devices: list[jax.Device], block: int
) -> Callable[[Any, int], Array]:
    """Return the jitted map from (context, start) to rows of Jᵀ, (devices · block, M), sharded."""

    def share(context: Any, start: Array) -> Array:
        first = start + jax.lax.axis_index("tangent") * block
        return push(context, jax.nn.one_hot(first + jnp.arange(block), size, dtype=dtype))

    mesh = Mesh(np.array(devices), ("tangent",))
    # Zero tangents made inside (an optimiser's state) are constants to JAX's check of varying
    # axes and would be refused as a scan's carry, hence check_vma=False.
    sharded = jax.shard_map(
        share,
        mesh=mesh,
        in_specs=(PartitionSpec(), PartitionSpec()),
        out_specs=PartitionSpec("tangent"),
        check_vma=False,
    )
    return jax.jit(sharded)
