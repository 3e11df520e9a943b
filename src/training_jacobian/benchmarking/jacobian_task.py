"""A child process that computes one training Jacobian in one way."""

from __future__ import annotations

import dataclasses

import jax
import numpy as np

from training_jacobian import devices
from training_jacobian.benchmarking.measure import answer, device_rate, measured
from training_jacobian.jacobian import join, training_column_blocks
from training_jacobian.settings import Settings
from training_jacobian.storage import save_array
from training_jacobian.stored_arrays import load_data
from training_jacobian.training import Problem, make_problem, training_map

Found = tuple[np.ndarray, dict[str, float]]


def measure(*, way: str, dataset: str, settings: str, cores: int, memory: int, output: str) -> dict:
    """Compute the Jacobian of a run, write it to `output` (.npy), return times and memory.

    Parameters
    ----------
    way
        One of `WAYS`.
    dataset, settings
        The file of `prepare_dataset.py`; the run's settings as JSON.
    cores
        CPU devices of `ours`, threads of `jacfwd`'s one device.
    memory
        Bytes for the temporaries of one block of `ours`.

    Notes
    -----
    The warm-up is the same run of a single epoch.
    """
    recipe = Settings.from_json(settings)
    on = {"devices": cores} if way == "ours" else {"threads": cores}
    devices.configure(precision=recipe.precision, **on)
    data = load_data(dataset)
    rate = device_rate(recipe.precision)
    WAYS[way](make_problem(dataclasses.replace(recipe, epochs=1), data), memory)
    problem = make_problem(recipe, data)
    matrix, record = WAYS[way](problem, memory)
    save_array(output, matrix)
    return {**record, "matmul_gflops": rate, **_facts(problem)}


def ours(problem: Problem, memory: int, /) -> Found:
    """Compute it as this package does: blocks of tangents over all devices."""
    return measured(lambda: join(training_column_blocks(problem, memory=memory)))


def jacfwd(problem: Problem, _: int, /) -> Found:
    """Compute it as the authors did: one vectorised pass of all tangents, compiled beforehand."""
    program = jax.jit(jax.jacfwd(training_map(problem)))
    compiled, compilation = measured(lambda: program.lower(problem.theta_0).compile())
    matrix, record = measured(lambda: np.asarray(compiled(problem.theta_0)))
    return matrix, {**record, "compile_s": compilation["compile_s"] + compilation["run_s"]}


WAYS = {"ours": ours, "jacfwd": jacfwd}


def _facts(problem: Problem) -> dict:
    first = jax.devices()[0]
    usage = first.memory_stats() or {}
    peak = usage.get("peak_bytes_in_use")
    return {
        "parameters": len(problem.theta_0),
        "steps": problem.steps,
        "device": first.device_kind,
        "devices": jax.device_count(),
        **({} if peak is None else {"peak_device_mib": peak / 2**20}),
    }


if __name__ == "__main__":
    answer(measure)
