"""Find the leading singular triplets of a training Jacobian without the matrix (Golub–Kahan).

The table lists the leading values up to --count with their residuals: `bidiagonalisation` is what
the iteration says of ‖Jᵀu − σv‖ / σ, `right` and `left` are ‖Jv − σu‖ / σ and ‖Jᵀu − σv‖ / σ by
products made anew. A value that has not converged, and any below it, is not listed. The archive
holds all converged values, sigma (d,), their right vectors vt (d, N), the left vectors u of those
in the table, and the number of products that the iteration took.
"""

import numpy as np
import pandas as pd

from training_jacobian.files import storage, tables
from training_jacobian.jacobian.operator import make_training_map
from training_jacobian.program import devices, progress
from training_jacobian.program.arguments import Namespace, Parser, positive, positive_integer, seed
from training_jacobian.program.errors import UserError
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.leading import leading_triplets, measured_residuals
from training_jacobian.training import stored_run
from training_jacobian.training.divergence import naming_rate


def main(arguments: Namespace) -> None:
    """Load, iterate, check, save."""
    run = stored_run.load(arguments.dataset, arguments.training)
    # One vector at a time: one device with all threads.
    devices.use(precision=run.settings.precision, devices=1, threads=arguments.threads)
    problem = run.problem
    size = len(problem.theta_0)
    if not 1 <= arguments.steps <= size:
        raise UserError(f"--steps: found {arguments.steps}, accepted: 1 to N = {size}")
    training_map = make_training_map(problem, memory=arguments.memory_mib * 2**20)
    start = np.random.default_rng(arguments.seed).standard_normal(size)
    with naming_rate(problem), progress.bar(total=arguments.steps, units="steps") as bar:
        found = leading_triplets(
            training_map,
            start,
            steps=arguments.steps,
            tolerance=arguments.tolerance,
            tick=bar.update,
        )
    count = min(arguments.count, found.consecutive)
    if count == 0:
        raise UserError(
            f"--steps: found {arguments.steps}, after which no leading value has a residual "
            f"of at most {arguments.tolerance:g}; accepted: more of them"
        )
    right, left = measured_residuals(training_map, found, count)
    table = {
        "index": np.arange(count),
        "sigma": found.sigma[:count],
        "bidiagonalisation": found.residual[:count],
        "right": right,
        "left": left,
    }
    tables.save_table(arguments.table, pd.DataFrame(table))
    storage.save_arrays(
        arguments.vectors,
        sigma=found.sigma,
        vt=found.vt,
        u=found.u[:count],
        products=np.array(2 * arguments.steps),
    )
    print(
        f"{len(found.sigma)} values converged, {found.consecutive} of them without a gap;", end=" "
    )
    print(f"the {count} listed have residuals up to {max(right.max(), left.max()):.1e}")


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("dataset", "training")
    parser.setting("steps", positive_integer, 400, "of the bidiagonalisation")
    parser.setting("tolerance", positive, 1e-3, "accepted ‖Jᵀu − σv‖ / σ")
    parser.setting("count", positive_integer, 50, "values in the table")
    parser.setting("seed", seed, 0, "of the first vector")
    parser.setting("memory-mib", positive_integer, 512, "for the record of the run")
    parser.threads()
    parser.outputs(table=".csv", vectors=".npz")
    run_program(main, parser)
