"""What the numbers were measured on: processor, cores, memory; no names or paths."""

from __future__ import annotations

import platform
from pathlib import Path

import psutil


def machine_facts(cores: int, /) -> dict:
    """Return Python's version, processor, cores (those used), memory (GiB) and system."""
    return {
        "python": platform.python_version(),
        "processor": _processor(),
        "cores": cores,
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
    }


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text("utf-8", "replace").splitlines() if cpuinfo.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()
