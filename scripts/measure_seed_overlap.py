"""Measure how much the right singular subspaces of runs with different seeds have in common.

Writes a table with a row per pair of runs and region: dimensions, overlap and chance, then the
same with the trivial directions of the runs projected out of both sides and of the space. And the
cosines of the principal angles with the first run, see `overlap.angles_with_first`.
"""

import numpy as np

from training_jacobian.experiments import overlap
from training_jacobian.files import storage, tables
from training_jacobian.program import progress
from training_jacobian.program.arguments import Namespace, Parser, paired
from training_jacobian.program.errors import UserError
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import REGIONS, load_regions


def right_subspaces(vt: str, sigma: str, regions: str) -> dict[str, np.ndarray]:
    """Return the right singular vectors of each region as rows."""
    values, parts = load_regions(sigma, regions)
    rows = storage.load_array(vt, size=len(values))
    return {name: rows[parts[name]] for name in REGIONS}


def _common_size(runs: dict[str, dict[str, np.ndarray]]) -> int:
    """Return N, which all runs share."""
    sizes = {name: rows["bulk"].shape[1] for name, rows in runs.items()}
    if len(set(sizes.values())) > 1:
        raise UserError(f"--vt: found N = {sizes}, accepted: runs of one size")
    return next(iter(sizes.values()))


def main(arguments: Namespace) -> None:
    """Load, compare all pairs, save."""
    files = [
        paired("--runs", f"--{kind}", arguments.runs, getattr(arguments, kind))
        for kind in ("vt", "sigma", "regions", "trivial")
    ]
    runs = {name: right_subspaces(*(paths[name] for paths in files[:3])) for name in files[0]}
    if len(arguments.runs) < 2:
        raise UserError(f"--runs: found {len(arguments.runs)}, accepted: at least 2 to compare")
    size = _common_size(runs)
    found = np.concatenate([storage.load_array(path, size=size) for path in arguments.trivial])
    trivial = overlap.spanning_rows(found).astype(runs[arguments.runs[0]]["bulk"].dtype)
    whole = overlap.overlap_table(runs, size)
    storage.save_arrays(arguments.angles, **overlap.angles_with_first(runs, seed=0))
    for regions in progress.bar(runs.values(), units="runs"):
        for region in regions:
            regions[region] = overlap.project_out(regions[region], trivial)
    rest = overlap.overlap_table(runs, size - len(trivial))
    keys = ["run_a", "run_b", "region"]
    table = whole.merge(rest, on=keys, suffixes=("", "_without_trivial"))
    tables.save_table(arguments.overlap, table)
    print(table.groupby("region").mean(numeric_only=True).T.to_string())


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.required("runs", str, "names, in the files' order", nargs="+")
    parser.inputs("vt", "sigma", "regions", "trivial", nargs="+")
    parser.outputs(overlap=".csv", angles=".npz")
    run_program(main, parser)
