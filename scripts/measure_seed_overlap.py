"""Measure how much the right singular subspaces of runs with different seeds have in common.

Writes a table with a row per pair of runs and region: dimensions, overlap and chance, then the
same with the trivial directions of the runs projected out of both sides and of the space. And the
cosines of the principal angles with the first run, see `overlap.angles_with_first`.
"""

import argparse

import numpy as np

from training_jacobian.experiments import overlap
from training_jacobian.files import checked, storage, tables
from training_jacobian.program import progress
from training_jacobian.program.arguments import output_file
from training_jacobian.program.errors import UserError
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import REGIONS, load_parts


def right_subspaces(vt: str, sigma: str, regions: str) -> dict[str, np.ndarray]:
    """Return the right singular vectors of each region as rows."""
    values = checked.load_spectrum(sigma)
    parts = load_parts(values, regions)
    rows = checked.load_array(vt, "float N N", N=len(values))
    return {name: rows[parts[name]] for name in REGIONS}


def _common_size(runs: dict[str, dict[str, np.ndarray]]) -> int:
    """Return N, which all runs share."""
    sizes = {name: rows["bulk"].shape[1] for name, rows in runs.items()}
    if len(set(sizes.values())) > 1:
        raise UserError(f"--vt: found N = {sizes}, accepted: runs of one size")
    return next(iter(sizes.values()))


def main(arguments: argparse.Namespace) -> None:
    """Load, compare all pairs, save."""
    files = [
        checked.paired("--runs", f"--{kind}", arguments.runs, getattr(arguments, kind))
        for kind in ("vt", "sigma", "regions", "trivial")
    ]
    runs = {name: right_subspaces(*(paths[name] for paths in files[:3])) for name in files[0]}
    if len(arguments.runs) < 2:
        raise UserError(f"--runs: found {len(arguments.runs)}, accepted: at least 2 to compare")
    size = _common_size(runs)
    content = "float trivial N"
    found = np.concatenate(
        [checked.load_array(path, content, N=size) for path in arguments.trivial]
    )
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
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", nargs="+", required=True, help="names, in the files' order")
    parser.add_argument("--vt", nargs="+", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--sigma", nargs="+", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--regions", nargs="+", required=True, help="from partition_subspaces.py")
    parser.add_argument("--trivial", nargs="+", required=True, help="from partition_subspaces.py")
    parser.add_argument("--overlap", type=output_file, required=True, help="output: .csv")
    parser.add_argument("--angles", type=output_file, required=True, help="output: .npz")
    run_program(main, parser)
