"""Many trainings in one compiled program, spread over all devices."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.sharding import Mesh, PartitionSpec

GROUP = 16
"""Rows that a device takes through `function` together: enough to vectorise, small in cache."""


def map_rows(
    function: Callable[[Array], Array | tuple],
    rows: np.ndarray | Array,
    /,
    *,
    group: int = GROUP,
    devices: Sequence[jax.Device] | None = None,
) -> Array | tuple:
    """Return `function` of every row, stacked; each device takes an equal share of the rows.

    Parameters
    ----------
    function
        A pure function of one row, vectorisable.
    rows
        Array (rows, …).
    group
        Rows vectorised at a time on each device; they run one group after the other.
    devices
        The devices to use; all of JAX's by default.
    """
    devices = list(devices or jax.devices())
    count = len(rows)
    padded = math.ceil(count / len(devices)) * len(devices)
    filled = jnp.concatenate([jnp.asarray(rows), jnp.repeat(rows[-1:], padded - count, axis=0)])

    def share(part: Array) -> Array | tuple:
        return jax.lax.map(function, part, batch_size=min(group, len(part)))

    mesh = Mesh(np.array(devices), ("row",))
    spec = PartitionSpec("row")
    program = jax.shard_map(share, mesh=mesh, in_specs=spec, out_specs=spec, check_vma=False)
    return jax.tree.map(lambda leaf: leaf[:count], jax.jit(program)(filled))
