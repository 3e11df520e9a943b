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

import dataclasses

import numpy as np
import pandas as pd

from training_jacobian.experiments import curvature
from training_jacobian.files import storage, tables
from training_jacobian.program import devices, progress
from training_jacobian.program.arguments import Namespace, Parser, positive_integer
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import TRIVIAL, load_parts
from training_jacobian.training import stored_run
from training_jacobian.training.problem import make_problem


def main(arguments: Namespace) -> None:
    """Load, differentiate twice, decompose, compare, save."""
    run = stored_run.load(arguments.dataset, arguments.training)
    devices.use(precision="float64", threads=arguments.threads)
    start, end = (theta.astype(np.float64) for theta in run.ends)
    sigma, right, left = (
        storage.load_array(path, size=len(start))
        for path in (arguments.sigma, arguments.vt, arguments.u)
    )
    parts, left = load_parts(sigma, arguments.regions), left.T
    problem = make_problem(dataclasses.replace(run.settings, precision="float64"), run.data)
    cases = [("start", start, {"right": right}), ("end", end, {"right": right, "left": left})]
    classes = problem.logits(problem.theta_0, problem.x[0]).shape[1]
    sizes = curvature.dimensions(classes, len(parts["chaotic"]), len(sigma))
    memory = arguments.memory_mib * 2**20
    result, frames = {"dimensions": np.array(sizes)}, []
    for point, theta, bases in progress.bar(cases, units="points"):
        found = curvature.measure(problem, theta, bases, sizes[-1], memory=memory)
        arrays = curvature.as_arrays(*found, dtype=run.settings.precision)
        result |= {f"{name}_{point}": array for name, array in arrays.items()}
        gradient = curvature.mean_gradient(problem)(theta)
        spans = {
            side: {name: basis[indices] for name, indices in parts.items() if name != TRIVIAL}
            for side, basis in bases.items()
        } | {"vector": curvature.unit_rows(gradient=gradient, movement=end - start)}
        table = curvature.overlap_table(found[0], sizes, spans, trivial=len(parts[TRIVIAL]))
        table.insert(1, "point", point)
        frames.append(table)
    storage.save_arrays(arguments.curvature, **result)
    tables.save_table(arguments.overlap, pd.concat(frames, ignore_index=True))


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("dataset", "training", "sigma", "u", "vt", "regions")
    parser.threads()
    parser.setting("memory-mib", positive_integer, 256, "for a block's temporaries")
    parser.outputs(curvature=".npz", overlap=".csv")
    run_program(main, parser)
