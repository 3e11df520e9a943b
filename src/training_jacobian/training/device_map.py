"""Many trainings in one compiled program, spread over all devices."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.sharding import Mesh, PartitionSpec

from training_jacobian.program import progress

GROUP = 16
"""Rows that a device takes through `function` together: enough to vectorise, small in cache."""


CHUNK = 4
"""Groups per device in one call; between calls it is told how far they are."""


def map_rows(
    function: Callable[[Array], Any],
    rows: np.ndarray,
    /,
    *,
    group: int = GROUP,
    devices: Sequence[jax.Device] | None = None,
    show_progress: bool = False,
) -> Any:
    """Return `function` of every row, stacked; each device takes an equal share of the rows.

    Parameters
    ----------
    function
        A pure, vectorisable function of one row; returns a pytree of arrays.
    rows
        Array (rows, …).
    group
        Rows vectorised at a time on each device; they run one group after the other.
    devices
        The devices to use; all of JAX's by default.
    show_progress
        Whether to tell how far it is.
    """
    devices = list(devices or jax.devices())
    share = min(CHUNK * group, math.ceil(len(rows) / len(devices)))
    width = share * len(devices)
    program = _row_program(function, devices, min(group, share))
    results = []
    starts = range(0, len(rows), width)
    for start in progress.bar(starts, units="blocks of rows") if show_progress else starts:
        part = rows[start : start + width]
        filled = np.concatenate([part, np.repeat(part[-1:], width - len(part), axis=0)])
        results.append(jax.block_until_ready(program(filled)))
    return jax.tree.map(lambda *leaves: jnp.concatenate(leaves)[: len(rows)], *results)


def _row_program(
    function: Callable[[Array], Any], devices: list[jax.Device], group: int
) -> Callable[[np.ndarray], Any]:
    mesh = Mesh(np.array(devices), ("row",))
    spec = PartitionSpec("row")
    program = jax.shard_map(
        lambda part: jax.lax.map(function, part, batch_size=group),
        mesh=mesh,
        in_specs=spec,
        out_specs=spec,
        check_vma=False,
    )
    return jax.jit(program)
