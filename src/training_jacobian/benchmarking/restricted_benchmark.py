"""Restricted training, batched and one at a time, in turn, and whether the results agree."""

from __future__ import annotations

import numpy as np

from training_jacobian.benchmarking import processes, restricted_task
from training_jacobian.errors import UserError
from training_jacobian.random_basis import random_basis
from training_jacobian.storage import load_array, save_array
from training_jacobian.stored_arrays import load_ends

TOLERANCE = 1e-3
"""Accepted relative distance of the two ways' θ_T: rounding, amplified by the training."""


def dimensions(size: int, count: int, /) -> list[int]:
    """Return `count` dimensions on an even grid that ends with all of them.

    >>> dimensions(4810, 4)
    [1202, 2405, 3608, 4810]
    """
    if not 1 <= count <= size:
        raise UserError(f"dimensions: found {count}, accepted: 1 to N = {size}")
    return np.linspace(0, size, count + 1)[1:].round().astype(int).tolist()


def benchmark(
    dataset: str, training: str, /, *, count: int, repeats: int, cores: int, folder: str
) -> dict:
    """Measure both ways `repeats` times on `count` subspaces of one random basis (seed 0).

    `folder` holds temporary files. Raises `UserError` if two parameter vectors at the end of a
    training differ by more than `TOLERANCE`.
    """
    theta_0 = load_ends(training)["theta_0"]
    chosen = dimensions(len(theta_0), count)
    found, differences = [], []
    with processes.temporary_folder(folder) as temporary:
        basis = str(temporary / "basis.npy")
        save_array(basis, random_basis(len(theta_0), seed=0, draw=1, dtype=theta_0.dtype))
        paths = {way: str(temporary / f"{way}.npy") for way in restricted_task.WAYS}
        common = {"dataset": dataset, "training": training, "basis": basis, "cores": cores}
        tasks = {
            way: {**common, "dimensions": chosen, "way": way, "output": path}
            for way, path in paths.items()
        }
        for records in processes.rounds(restricted_task.__name__, tasks, repeats):
            found.append(records)
            differences.append(checked_difference(*paths.values()))
    return {"dimensions": chosen, "difference": max(differences), "runs": processes.by_way(found)}


def checked_difference(batched: str, single: str, /) -> float:
    """Return the largest ‖θ − θ'‖/‖θ'‖ over the trainings; `UserError` above `TOLERANCE`."""
    theta, expected = load_array(batched), load_array(single)
    distances = np.linalg.norm(theta - expected, axis=1) / np.linalg.norm(expected, axis=1)
    difference = float(distances.max())
    if not difference <= TOLERANCE:
        raise UserError(
            f"batched restricted training ends elsewhere than one at a time: relative distance "
            f"{difference:.2e}, accepted: at most {TOLERANCE:.0e}"
        )
    return difference
