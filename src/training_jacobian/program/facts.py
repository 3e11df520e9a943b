"""How a result came about: program, code, libraries, machine, devices, settings, seconds."""

from __future__ import annotations

import functools
import os
import platform
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from training_jacobian.program.limits import available_cores

LIBRARIES = (
    "filelock",
    "flax",
    "jax",
    "jaxlib",
    "matfree",
    "matplotlib",
    "numpy",
    "optax",
    "pandas",
    "pillow",
    "psutil",
    "pydantic",
    "pyyaml",
    "scikit-learn",
    "scipy",
    "seaborn",
    "snakemake",
    "snakemake-executor-plugin-slurm",
    "tqdm",
)
"""What pyproject.toml asks for, and what computes for JAX."""

JAX_SETTINGS = (
    "jax_enable_x64",
    "jax_default_matmul_precision",
    "jax_num_cpu_devices",
)

VARIABLES = ("XLA_", "JAX_", "NPROC", "OMP_NUM_THREADS", "CUDA_VISIBLE_DEVICES")
"""What the names of the variables that decide on numbers and devices begin with."""

# A folder of this machine, which changes no number.
NOT_TOLD = {"JAX_COMPILATION_CACHE_DIR"}

_command: dict[str, Any] = {"program": None, "arguments": []}
_jax_is_used = False


def begin(program: str, /) -> None:
    """Note that this process is a run of `program`, with its command line."""
    _command.update(program=program, arguments=sys.argv[1:])


def uses_jax() -> None:
    """Note that this process computes with JAX, so that its devices are told."""
    global _jax_is_used
    _jax_is_used = True


def process_facts() -> dict[str, Any]:
    """Return what is known of this process, ready for JSON.

    Returns
    -------
    dict
        program (None outside the package's own) and arguments; started (UTC) and seconds since;
        commit and dirty as `code_state` gives them; python, versions; processor, cores,
        memory_gib, system; devices, jax (settings in effect) and environment (variables that XLA
        and JAX read).
    """
    start = process_start()
    return {
        **_command,
        "started": as_utc(start),
        "seconds": round(time.time() - start, 2),
        **code_state(Path(__file__).resolve().parents[3]),
        **_lasting_facts(),
        **_of_jax(),
        "environment": _environment(os.environ),
    }


def process_start() -> float:
    """Return when this process started, seconds since the epoch, to about 10 ms."""
    stat = Path("/proc/self/stat")
    if not (stat.exists() and hasattr(time, "CLOCK_BOOTTIME")):
        return psutil.Process().create_time()
    # proc(5): field 22 is the start in clock ticks since boot; field 2, which may hold spaces,
    # ends with the last parenthesis. psutil's answer is rounded to a second on Linux.
    ticks = int(stat.read_text("utf-8", "replace").rpartition(")")[2].split()[19])
    age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    return time.time() - age


@functools.cache
def code_state(root: Path, /) -> dict[str, Any]:
    """Return commit (40 digits) of the repository in `root`, and whether it is dirty.

    It is dirty if a tracked file differs from the commit. Both are None where `root` is not a
    repository, as in an installed package, or has no commit, or git is missing. Asked once.
    """
    unknown = {"commit": None, "dirty": None}
    if not (root / ".git").exists():
        return unknown
    # No name of a tag, all digits, and no lock in the repository.
    describe = ["describe", "--always", "--abbrev=40", "--exclude=*", "--dirty"]
    command = ["git", "--no-optional-locks", "-C", str(root), *describe]
    try:
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return unknown
    commit, _, dirty = done.stdout.strip().partition("-")
    return {"commit": commit, "dirty": dirty == "dirty"}


def as_utc(seconds: float, /) -> str:
    """Return a time in seconds since the epoch as text.

    >>> as_utc(0)
    '1970-01-01T00:00:00Z'
    """
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def machine_facts(cores: int, /) -> dict[str, Any]:
    """Return Python's version, processor, cores (those used), memory (GiB), system; no names."""
    return {
        "python": platform.python_version(),
        "processor": _processor(),
        "cores": cores,
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
    }


@functools.cache
def _lasting_facts() -> dict[str, Any]:
    versions = {name: version(name) for name in LIBRARIES}
    return {"versions": versions, **machine_facts(available_cores())}


def _of_jax() -> dict[str, Any]:
    """Return JAX's devices, each kind with its number, and its settings; none if it is not used."""
    if not _jax_is_used:
        return {"devices": [], "jax": {}}
    import jax

    kinds = Counter((device.platform, device.device_kind) for device in jax.devices())
    return {
        "devices": [{"platform": p, "kind": k, "count": count} for (p, k), count in kinds.items()],
        "jax": {name: getattr(jax.config, name) for name in JAX_SETTINGS},
    }


def _environment(variables: Mapping[str, str], /) -> dict[str, str]:
    told = (name for name in variables if name.startswith(VARIABLES) and name not in NOT_TOLD)
    return {name: variables[name] for name in sorted(told)}


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text("utf-8", "replace").splitlines() if cpuinfo.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()
