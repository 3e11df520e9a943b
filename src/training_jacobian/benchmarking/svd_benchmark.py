"""The SVD by this package, by NumPy, and singular values alone, in turn, and whether they agree."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from training_jacobian import checked
from training_jacobian.benchmarking import processes, svd_task
from training_jacobian.errors import UserError
from training_jacobian.flops import SVD_FULL, SVD_VALUES
from training_jacobian.storage import load_array
from training_jacobian.svd import TOLERANCE_EPS

FACTORS = {"ours": SVD_FULL, "numpy": SVD_FULL, "values": SVD_VALUES}


def benchmark(jacobian: str, /, *, repeats: int) -> dict:
    """Measure every way `repeats` times on one stored Jacobian (.npy).

    Raises `UserError` if a singular value differs from NumPy's by more than `svd.TOLERANCE_EPS`
    times the precision's epsilon, relative to the largest.
    """
    size = len(checked.load_array(jacobian, "float N N"))
    found, differences = [], []
    with processes.temporary_folder(Path(jacobian).parent) as folder:
        paths = {way: str(folder / f"{way}.npy") for way in svd_task.WAYS}
        tasks = {
            way: {"way": way, "jacobian": jacobian, "output": path} for way, path in paths.items()
        }
        for records in processes.rounds(svd_task.__name__, tasks, repeats):
            found.append(records)
            differences.append(sigma_differences(paths))
    return {
        "parameters": size,
        "flops": {way: factor * size**3 for way, factor in FACTORS.items()},
        "difference": {way: max(each[way] for each in differences) for way in differences[0]},
        "runs": processes.by_way(found),
    }


def sigma_differences(paths: dict[str, str], /) -> dict[str, float]:
    """Return, per way but NumPy's, max|σ − σ_numpy| / σ_max; `UserError` if one is too large."""
    sigmas = {way: load_array(path) for way, path in paths.items()}
    expected = sigmas.pop("numpy")
    accepted = TOLERANCE_EPS * float(np.finfo(expected.dtype).eps)
    differences = {
        way: float(np.abs(sigma - expected).max() / expected[0]) for way, sigma in sigmas.items()
    }
    for way, difference in differences.items():
        if not difference <= accepted:
            raise UserError(
                f"singular values ({way}) differ from numpy.linalg.svd's: {difference:.2e} of the "
                f"largest, accepted: at most {accepted:.1e}"
            )
    return differences
