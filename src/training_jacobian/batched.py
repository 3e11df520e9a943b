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
from tqdm import tqdm

GROUP = 16
"""Rows that a device takes through `function` together: enough to vectorise, small in cache."""


CHUNK = 4
"""Groups per device in one call; between calls the progress bar moves."""


def map_rows(
    function: Callable[[Array], Any],
    rows: np.ndarray,
    /,
    *,
    group: int = GROUP,
    devices: Sequence[jax.Device] | None = None,
    progress: bool = False,
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
    progress
        Whether to show a progress bar.
    """
    devices = list(devices or jax.devices())
    share = min(CHUNK * group, math.ceil(len(rows) / len(devices)))
    width = share * len(devices)
    program = _row_program(function, devices, min(group, share))
    results = []
    with tqdm(total=len(rows), unit="row", mininterval=2, disable=not progress) as bar:
        for start in range(0, len(rows), width):
            part = rows[start : start + width]
            filled = np.concatenate([part, np.repeat(part[-1:], width - len(part), axis=0)])
            results.append(jax.block_until_ready(program(filled)))
            bar.update(len(part))
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
