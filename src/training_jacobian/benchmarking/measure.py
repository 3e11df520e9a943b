"""Inside a child process: time and memory of a call, and how fast this process multiplies."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from training_jacobian.errors import run_program
from training_jacobian.timing import covered, process_start, watch_compilation

Result = TypeVar("Result")

PRODUCTS = 5
"""Matrix products timed for a rate, the first of which only warms up."""

PRODUCT_SIZE = {"cpu": 1024, "gpu": 8192}
"""Rows of the factors: large enough for the full rate, small beside what is measured after."""


def answer(measure: Callable[..., dict[str, Any]], /) -> None:
    """Run `measure` with the JSON object on the command line, print its record as JSON.

    The record also gets import_s: seconds from the start of the process to here.
    """
    import_s = time.time() - process_start()
    parser = argparse.ArgumentParser()
    parser.add_argument("task", type=json.loads)

    def main(arguments: argparse.Namespace) -> None:
        print(json.dumps({"import_s": import_s, **measure(**arguments.task)}))

    run_program(main, parser)


def measured(function: Callable[[], Result], /) -> tuple[Result, dict[str, float]]:
    """Return the function's result, its times and the process's peak memory so far.

    Returns
    -------
    result, record
        The record holds compile_s, run_s (the rest of the call), cpu_s and cores_busy (CPU seconds
        and CPU over wall seconds since the last compilation ended) and peak_mib.
    """
    spans: list[tuple[float, float]] = []
    begin = steady = time.time(), time.process_time()

    def note(start: float, end: float) -> None:
        nonlocal steady
        spans.append((start, end))
        steady = time.time(), time.process_time()

    watch_compilation(note)
    result = function()
    wall, cpu = time.time(), time.process_time()
    compile_s = covered(spans)
    return result, {
        "compile_s": compile_s,
        "run_s": wall - begin[0] - compile_s,
        "cpu_s": cpu - steady[1],
        "cores_busy": (cpu - steady[1]) / max(wall - steady[0], 1e-9),
        "peak_mib": peak_mib(),
    }


def peak_mib() -> float:
    """Return the largest resident memory of this process so far, in MiB.

    On Linux not from getrusage: its maximum outlives exec, and so a child of a large parent starts
    with the parent's.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(
            line.split(":", 1) for line in status.read_text("utf-8", "replace").splitlines()
        )
        return int(lines["VmHWM"].split()[0]) / 1024
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def device_rate(precision: str, /) -> float:
    """Return the GFLOP/s of JAX's matrix product, all devices together, the best of a few."""
    import jax
    import jax.numpy as jnp
    from jax.sharding import Mesh, NamedSharding, PartitionSpec

    devices = jax.devices()
    size = PRODUCT_SIZE.get(devices[0].platform, PRODUCT_SIZE["gpu"])
    spec = PartitionSpec("device")
    mesh = Mesh(np.array(devices), ("device",))
    factors = jax.device_put(
        jnp.full((len(devices), size, size), 1 / size, precision), NamedSharding(mesh, spec)
    )
    product = jax.jit(
        jax.shard_map(lambda a: (a[0] @ a[0])[None], mesh=mesh, in_specs=spec, out_specs=spec)
    )
    return _best_rate(lambda: product(factors).block_until_ready(), len(devices) * 2 * size**3)


def host_rate(precision: str, /) -> float:
    """Return the GFLOP/s of NumPy's matrix product, the best of a few."""
    size = PRODUCT_SIZE["cpu"]
    factor = np.full((size, size), 1 / size, precision)
    return _best_rate(lambda: factor @ factor, 2 * size**3)


def _best_rate(product: Callable[[], object], flops: int) -> float:
    seconds = []
    for _ in range(PRODUCTS):
        start = time.perf_counter()
        product()
        seconds.append(time.perf_counter() - start)
    return flops / min(seconds[1:]) / 1e9
