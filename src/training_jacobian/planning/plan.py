"""One row per run: what it needs and whether that is there; refusals of runs that do not fit.

Plain Python without JAX: Snakemake asks for the refusals at every start.
"""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from training_jacobian.planning.footprint import disk_bytes, memory_bytes
from training_jacobian.planning.run_size import RunSize, run_size
from training_jacobian.planning.work import products, run_flops, step_cores
from training_jacobian.program.limits import INSTEAD, LARGEST_MATRIX, memory_limit
from training_jacobian.program.text import of_bytes
from training_jacobian.training.settings import brings_own

LAPACK = f"N > {LARGEST_MATRIX}"
"""What lacks where LAPACK cannot count the matrix, whatever the memory."""


@dataclasses.dataclass(frozen=True)
class Room:
    """What there is, in bytes: memory of the machine, free disk below the results."""

    memory: int
    disk: int


class Cores(NamedTuple):
    """Cores of the steps that each dense run takes, and of those that have every one."""

    each: int
    every: int


@dataclasses.dataclass(frozen=True)
class Needs:
    """What one run needs: a line of the plan, without its time.

    Attributes
    ----------
    size
        The run in numbers.
    products, flops
        Tangents and cotangents through the whole training; operations of these and of the SVD.
    memory, disk
        Bytes of the largest step, and of the large files.
    lacks
        What is too small for it, empty if it fits: memory, disk, or LAPACK's integers.
    """

    size: RunSize
    products: int
    flops: float
    memory: int
    disk: int
    lacks: str


def room_here(config: Mapping[str, Any], /) -> Room:
    """Return the room on this machine, or with the memory that the configuration tells."""
    told = config["machine"]["memory_mb"] * 10**6
    folder = Path(config["pathvars"]["results"]).absolute()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    return Room(memory=told or memory_limit(), disk=shutil.disk_usage(existing).free)


def run_sizes(config: Mapping[str, Any], /) -> list[RunSize]:
    """Return the runs whose data set is configured and whose size is known, in the file's order."""
    measured = config.get("own", {})
    return [
        run_size(name, run, config)
        for name, run in config["runs"].items()
        if run["dataset"] in config["datasets"] and (name in measured or not brings_own(run))
    ]


def run_needs(size: RunSize, config: Mapping[str, Any], room: Room, /, *, cores: Cores) -> Needs:
    """Return what a run needs. Files that it has already written count as room on the disk."""
    counts, jacobian = config["matrix_free"], config["jacobian"]
    block = jacobian["memory_mib"] * 2**20
    memory = memory_bytes(size, counts, cores=step_cores(size, *cores), block_bytes=block)
    disk = disk_bytes(size, counts, blocks=jacobian["blocks"])
    there = room.disk + _stored_bytes(Path(config["pathvars"]["results"], size.name))
    return Needs(
        size=size,
        products=products(size, counts),
        flops=run_flops(size, counts),
        memory=memory,
        disk=disk,
        lacks=_lacks(size, memory, disk, Room(room.memory, there)),
    )


def plan(config: Mapping[str, Any], room: Room, /, *, cores: Cores) -> list[Needs]:
    """Return what every run needs."""
    return [run_needs(size, config, room, cores=cores) for size in run_sizes(config)]


def refusals(config: Mapping[str, Any], room: Room, /, *, cores: Cores) -> list[str]:
    """Return one line per run that does not fit: what it needs, what is there, the way out.

    `config` fits the schema, its defaults are filled in, and every run is merged with `defaults`.
    """
    needs = plan(config, room, cores=cores)
    return [_refusal(need, room) for need in needs if need.lacks]


def _refusal(needs: Needs, room: Room) -> str:
    size = needs.size
    found = f"runs.{size.name}.model: found N = {size.parameters} parameters"
    if needs.lacks == LAPACK:
        return f"{found}, accepted: {INSTEAD}"
    need = f"{of_bytes(needs.memory)} of memory, {of_bytes(needs.disk)} of disk"
    there = f"{of_bytes(room.memory)} of memory and {of_bytes(room.disk)} of free disk"
    method = size.method.replace("_", "-")
    return (
        f"{found}, {size.steps} steps ({method}): {need}; accepted: what fits into {there}"
        f"{_way_out(size)}"
    )


def _way_out(size: RunSize) -> str:
    if size.method == "matrix_free":
        return ", with fewer matrix_free.leading_steps or probe_steps"
    return "" if size.main else ", or method: matrix_free"


def _lacks(size: RunSize, memory: int, disk: int, room: Room) -> str:
    if size.method == "dense" and size.parameters > LARGEST_MATRIX:
        return LAPACK
    if memory > room.memory:
        return "memory"
    return "disk" if disk > room.disk else ""


def _stored_bytes(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*.np[yz]"):
        # Another workflow may be at work in the folder.
        with contextlib.suppress(FileNotFoundError):
            total += path.stat().st_size
    return total
