"""What this machine and LAPACK allow: the largest matrix, memory and cores; no JAX, no SciPy."""

from __future__ import annotations

import math
import os
import resource
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import psutil

from training_jacobian.program.errors import UserError

LARGEST_MATRIX = 32_766
"""Largest N of the N×N matrices that are decomposed: LAPACK's integers have 32 bits.

They count workspace, and beyond 2³¹ − 1 they wrap around and LAPACK writes anywhere. The largest
numbers, from its sources, of what this project calls on whole matrices:

- bdsdc (in its dlasd1): 2N² + 2N + 1, the start of its last array, so N ≤ 32 767;
- syevd (`scipy.linalg.eigh`, driver evd): 2N² + 6N + 1, its workspace, so N ≤ 32 766.

gebrd, ormbr, bdsqr, sytrd, ormqr, orgqr and gesdd without vectors take multiples of N, and entries
of a matrix are found by 64-bit integers (by 32-bit ones where LAPACK was translated to C: N²).
One limit for all: a Jacobian is of no use here without its vectors.
"""

INSTEAD = f"at most {LARGEST_MATRIX} (LAPACK's 32-bit integers), or method: matrix_free"
"""What the line on a larger matrix ends with."""

CGROUPS = Path("/sys/fs/cgroup")
MEMBERSHIP = Path("/proc/self/cgroup")


def check_size(key: str, /, *shape: int) -> None:
    """Raise `UserError` if a matrix is larger than LAPACK can decompose (`LARGEST_MATRIX`)."""
    size = max(shape)
    if size > LARGEST_MATRIX:
        raise UserError(f"{key}: found N = {size}, accepted: {INSTEAD}")


def memory_limit(
    *,
    groups: Path = CGROUPS,
    membership: Path = MEMBERSHIP,
    environment: Mapping[str, str] = os.environ,
) -> int:
    """Return the bytes that this process may take.

    The least of the machine's memory, the limit of every control group around the process (a
    container's, a job's), what Slurm gave to the job, and the process's own limits. What is in use
    does not count, so that a refusal does not depend on what else runs.
    """
    soft = [resource.getrlimit(name)[0] for name in (resource.RLIMIT_AS, resource.RLIMIT_DATA)]
    limits: list[float] = [limit for limit in soft if limit != resource.RLIM_INFINITY]
    limits += [*_group_memory(groups, membership), *_slurm_memory(environment)]
    return int(min([psutil.virtual_memory().total, *limits]))


def available_cores(*, groups: Path = CGROUPS, membership: Path = MEMBERSHIP) -> int:
    """Return the number of cores that this process may use: its affinity, its groups' quotas."""
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    quotas = [math.inf]
    for folder in _groups("cpu", groups, membership):
        words = _text(folder / "cpu.max").split() or [
            _text(folder / "cpu.cfs_quota_us"),
            _text(folder / "cpu.cfs_period_us"),
        ]
        quota, period = (_number(word) for word in words[:2])
        quotas.append(quota / period if quota > 0 and 0 < period < math.inf else math.inf)
    return max(1, int(min(cores, *quotas)))


def _slurm_memory(environment: Mapping[str, str]) -> Iterator[float]:
    """Yield the job's memory on this node; Slurm tells megabytes, and 0 for all of it."""
    node = _number(environment.get("SLURM_MEM_PER_NODE", ""))
    core = _number(environment.get("SLURM_MEM_PER_CPU", ""))
    cores = _number(environment.get("SLURM_CPUS_ON_NODE", ""))
    yield from (value * 2**20 for value in (node, core * cores) if value > 0)


def _group_memory(groups: Path, membership: Path) -> Iterator[float]:
    """Yield the limits of each memory group; names of version 2, then of version 1."""
    for folder in _groups("memory", groups, membership):
        for name in ("memory.max", "memory.high", "memory.limit_in_bytes"):
            text = _text(folder / name)
            yield _number(text) if text else math.inf


def _groups(controller: str, groups: Path, membership: Path) -> Iterator[Path]:
    """Yield the folders of the process's group and of all around it, for one controller.

    A container often sees its own group as the root, under a path that is the host's; what of it
    does not exist is passed over.
    """
    for line in _text(membership).splitlines():
        _, names, path = line.split(":", 2)
        if names and controller not in names.split(","):
            continue
        mounts = (names, controller) if names else ("", "unified")
        parts = [part for part in PurePosixPath(path).parts if part not in ("/", "..")]
        for mount in dict.fromkeys(mounts):
            inner = (groups / mount).joinpath(*parts)
            outer = inner.parents[: len(parts)]
            yield from (folder for folder in (inner, *outer) if folder.is_dir())


def _number(text: str) -> float:
    """Return a number; infinity for `max`, 0 for anything else."""
    if text == "max":
        return math.inf
    return float(text) if text.isdecimal() else 0.0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return ""
