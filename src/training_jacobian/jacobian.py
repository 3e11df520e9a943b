"""The Jacobian of a whole training run: exact, forward mode, in blocks over all devices."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.sharding import Mesh, PartitionSpec

from training_jacobian.errors import DivergenceError

DEFAULT_MEMORY = 256 * 2**20
"""Bytes that one call's temporaries may take, over all devices."""

LARGEST_BLOCK = 64
"""Tangents per device beyond which no machine that we measured gets faster."""


def column_blocks(
    function: Callable[[Array], Array],
    theta: Array,
    /,
    *,
    memory: int = DEFAULT_MEMORY,
    devices: Sequence[jax.Device] | None = None,
) -> Iterator[tuple[int, np.ndarray]]:
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
    devices = list(devices or jax.devices())
    size = theta.shape[0]
    push, per_call = _compile_within(memory, function, theta, devices)
    for start in range(0, size, per_call):
        rows = np.asarray(push(theta, start))[: size - start]
        if not np.isfinite(rows).all():
            raise DivergenceError(
                f"the Jacobian's columns {start} to {start + len(rows) - 1} are not all finite: "
                "the training run's derivative overflows; a smaller learning rate may help"
            )
        yield start, rows.T


def jacobian(function: Callable[[Array], Array], theta: Array, /, **options) -> np.ndarray:
    """Return the whole Jacobian (M, N) of `function` at `theta`; options as `column_blocks`."""
    blocks = [columns for _, columns in column_blocks(function, theta, **options)]
    return np.concatenate(blocks, axis=1)


def _compile_within(
    memory: int, function: Callable, theta: Array, devices: list[jax.Device]
) -> tuple[Callable[[Array, int], Array], int]:
    """Compile the largest block whose temporaries fit into `memory`; return it and its width."""
    share = math.ceil(theta.shape[0] / len(devices))
    block = min(LARGEST_BLOCK, share)
    while True:
        compiled = _block_program(function, devices, block).lower(theta, 0).compile()
        needed = _temporary_bytes(compiled) * len(devices)
        if needed <= memory or block == 1:
            return compiled, block * len(devices)
        block = max(1, min(block // 2, int(block * memory / needed)))


def _temporary_bytes(compiled: jax.stages.Compiled) -> int:
    analysis = compiled.memory_analysis()
    return analysis.temp_size_in_bytes + analysis.output_size_in_bytes


def _block_program(
    function: Callable, devices: list[jax.Device], block: int
) -> Callable[[Array, int], Array]:
    """Return the jitted map from (theta, start) to rows of Jᵀ, (devices · block, M), sharded."""

    def push(theta: Array, start: Array) -> Array:
        first = start + jax.lax.axis_index("tangent") * block
        tangents = jax.nn.one_hot(first + jnp.arange(block), theta.shape[0], dtype=theta.dtype)
        return jax.vmap(lambda v: jax.jvp(function, (theta,), (v,))[1])(tangents)

    mesh = Mesh(np.array(devices), ("tangent",))
    # Zero tangents that `function` makes inside (an optimiser's state) are constants to JAX's
    # check of varying axes and would be refused as a scan's carry, hence check_vma=False.
    sharded = jax.shard_map(
        push,
        mesh=mesh,
        in_specs=(PartitionSpec(), PartitionSpec()),
        out_specs=PartitionSpec("tangent"),
        check_vma=False,
    )
    return jax.jit(sharded)
