"""Measure Hessian and Gauss–Newton matrix at θ_0 (`start`) and θ_T (`end`), beside the regions.

Of the training objective over the whole training set, in float64 whatever the run's precision.
Writes a table (.csv) of the overlaps of their top eigenspaces, and of the Hessian's lowest ones,
with each region's right singular vectors and, at the end, its left ones (column `side`), and with
the directions of the gradient there and of the whole movement (side `vector`). And arrays (.npz):
`dimensions` of the eigenspaces; per matrix and point `eigenvalues_…` (N,) and the checks
`asymmetry_…`, `residual_…`, `gap_…`; of the Hessian per point the eigenvectors `top_…`, `lowest_…`
(k, N) in the run's precision and, along every singular vector, the curvature `along_right_…`,
`along_left_…` (N,).
"""

import argparse
import dataclasses

import numpy as np
import pandas as pd

from training_jacobian.experiments import curvature
from training_jacobian.files import checked, storage, tables
from training_jacobian.program import devices, progress
from training_jacobian.program.arguments import output_file, positive_integer
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import load_parts
from training_jacobian.training.problem import make_problem
from training_jacobian.training.stored_arrays import load_data, load_ends
from training_jacobian.training.stored_run import load_settings


def main(arguments: argparse.Namespace) -> None:
    """Load, differentiate twice, decompose, compare, save."""
    recipe = load_settings(arguments.training)
    devices.use(precision="float64", threads=arguments.threads)
    data = load_data(arguments.dataset)
    training = load_ends(arguments.training)
    start, end = (training[name].astype(np.float64) for name in ("theta_0", "theta_T"))
    sigma = checked.load_spectrum(arguments.sigma, N=len(start))
    trivial = checked.load_array(arguments.trivial, "float trivial N", N=len(start))
    parts = load_parts(sigma, arguments.regions)
    right = checked.load_array(arguments.vt, "float N N", N=len(start))
    left = checked.load_array(arguments.u, "float N N", N=len(start)).T
    problem = make_problem(dataclasses.replace(recipe, precision="float64"), data)
    cases = [("start", start, {"right": right}), ("end", end, {"right": right, "left": left})]
    classes = problem.logits(problem.theta_0, problem.x[0]).shape[1]
    sizes = curvature.dimensions(classes, len(parts["chaotic"]), len(sigma))
    memory = arguments.memory_mib * 2**20
    result, frames = {"dimensions": np.array(sizes)}, []
    for point, theta, bases in progress.bar(cases, units="points"):
        found = curvature.measure(problem, theta, bases, sizes[-1], memory=memory)
        arrays = curvature.as_arrays(*found, dtype=recipe.precision)
        result |= {f"{name}_{point}": array for name, array in arrays.items()}
        gradient = curvature.mean_gradient(problem)(theta)
        spans = {
            side: curvature.subspaces_of(basis, parts, trivial) for side, basis in bases.items()
        } | {"vector": curvature.unit_rows(gradient=gradient, movement=end - start)}
        table = curvature.overlap_table(found[0], sizes, spans, trivial=len(trivial))
        table.insert(1, "point", point)
        frames.append(table)
    storage.save_arrays(arguments.curvature, **result)
    tables.save_table(arguments.overlap, pd.concat(frames, ignore_index=True))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("dataset", "training", "sigma", "u", "vt", "regions", "trivial"):
        parser.add_argument(f"--{name}", required=True, help="input")
    parser.add_argument(
        "--threads", type=positive_integer, default=None, help="cores, by default all"
    )
    parser.add_argument(
        "--memory-mib", type=positive_integer, default=256, help="for a block's temporaries"
    )
    parser.add_argument("--curvature", type=output_file, required=True, help="output: .npz")
    parser.add_argument("--overlap", type=output_file, required=True, help="output: .csv")
    run_program(main, parser)
