"""The Jacobian by this package and by `jax.jacfwd`, in turn, and whether they agree."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from training_jacobian.benchmarking import jacobian_task, processes
from training_jacobian.errors import UserError
from training_jacobian.flops import jacobian_flops, network_layers
from training_jacobian.settings import Settings
from training_jacobian.storage import load_array

TOLERANCE = {"float32": 1e-5, "float64": 1e-13}
"""Accepted relative Frobenius difference of the two ways."""

ROWS = 512


def benchmark(
    settings: Settings,
    /,
    *,
    dataset: str,
    widths: list[int],
    with_jacfwd: bool,
    repeats: int,
    cores: int,
    memory: int,
    output: str,
) -> dict:
    """Measure both ways `repeats` times, keep one Jacobian of this package as `output` (.npy).

    `widths` are those of all layers, inputs and outputs included; `memory` is in bytes. Raises
    `UserError` if the two Jacobians differ by more than `TOLERANCE`.
    """
    found, differences = [], []
    ways = ("ours", "jacfwd") if with_jacfwd else ("ours",)
    if Path(output).is_dir():
        raise UserError(f"{output}: is a folder, accepted: a file")
    with processes.temporary_folder(Path(output).parent) as folder:
        paths = {way: str(folder / f"{way}.npy") for way in ways}
        common = {
            "dataset": dataset,
            "settings": settings.to_json(),
            "cores": cores,
            "memory": memory,
        }
        tasks = {way: {**common, "way": way, "output": path} for way, path in paths.items()}
        for records in processes.rounds(jacobian_task.__name__, tasks, repeats):
            found.append(records)
            if with_jacfwd:
                of_ways = checked_difference(paths["ours"], paths["jacfwd"], settings.precision)
                differences.append(of_ways)
        Path(paths["ours"]).replace(output)
    layers = network_layers(widths[0], widths[1:-1], widths[-1])
    flops = jacobian_flops(layers, settings.batch_size, found[0]["ours"]["steps"])
    return {
        "widths": widths,
        "flops": flops,
        "difference": max(differences, default=None),
        "runs": processes.by_way(found),
    }


def checked_difference(ours: str, other: str, precision: str, /) -> float:
    """Return ‖A − B‖/‖B‖ (Frobenius) of two stored matrices; `UserError` above `TOLERANCE`."""
    a, b = load_array(ours, mmap=True), load_array(other, mmap=True)
    squares = np.zeros(2)
    for start in range(0, len(b), ROWS):
        part = np.asarray(b[start : start + ROWS], dtype=np.float64)
        squares += np.sum((a[start : start + ROWS] - part) ** 2), np.sum(part**2)
    difference = float(np.sqrt(squares[0] / squares[1]))
    accepted = TOLERANCE[precision]
    if not difference <= accepted:
        raise UserError(
            f"the Jacobian by this package differs from jax.jacfwd's: relative difference "
            f"{difference:.2e}, accepted: at most {accepted:.0e} in {precision}"
        )
    return difference
