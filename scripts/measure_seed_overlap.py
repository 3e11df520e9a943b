"""Measure how much the right singular subspaces of runs with different seeds have in common.

Writes a table with a row per pair of runs and region: dimensions, overlap, what chance would give
(for any subspaces, and for those with the same share in every tensor and input component), and the
overlap once hidden units were matched; then the same without the trivial directions, in the bulks
and in the space. And the cosines of the principal angles with the first run, see
`overlap.angles_with_first`.
"""

from training_jacobian.experiments import overlap
from training_jacobian.experiments.composition import input_components
from training_jacobian.files import storage, tables
from training_jacobian.program import progress
from training_jacobian.program.arguments import Namespace, Parser, paired
from training_jacobian.program.errors import UserError
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import REGIONS, load_regions
from training_jacobian.training.layout import load_layout, size
from training_jacobian.training.stored_arrays import load_data, load_ends


def main(arguments: Namespace) -> None:
    """Load, compare all pairs, save."""
    files = [
        paired("--runs", f"--{kind}", arguments.runs, getattr(arguments, kind))
        for kind in ("training", "vt", "sigma", "regions")
    ]
    layout = load_layout(arguments.training[0])
    components = input_components(load_data(arguments.dataset).x_train)[0]
    if len(arguments.runs) < 2:
        raise UserError(f"--runs: found {len(arguments.runs)}, accepted: at least 2 to compare")
    runs = {}
    for name in progress.bar(arguments.runs, units="runs"):
        training, vt, sigma, regions = (paths[name] for paths in files)
        _, parts = load_regions(sigma, regions)
        rows = storage.load_array(vt, size=size(layout))
        squares, sizes = overlap.block_squares(rows, layout, components)
        runs[name] = overlap.Subspaces(rows, parts, squares, load_ends(training)[1])
    table = overlap.overlap_table(runs, layout, sizes)
    tables.save_table(arguments.overlap, table)
    print(table.groupby("region").mean(numeric_only=True).T.to_string())
    rows = {
        name: {region: run.vt[run.parts[region]] for region in REGIONS}
        for name, run in runs.items()
    }
    storage.save_arrays(arguments.angles, **overlap.angles_with_first(rows, seed=0))


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.required("runs", str, "names, in the files' order", nargs="+")
    parser.inputs("dataset")
    parser.inputs("training", "vt", "sigma", "regions", nargs="+")
    parser.outputs(overlap=".csv", angles=".npz")
    run_program(main, parser)
