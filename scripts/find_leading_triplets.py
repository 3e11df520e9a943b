"""Find the leading singular triplets of a training Jacobian without the matrix (Golub–Kahan).

The table lists the leading values up to --count with their residuals: `bidiagonalisation` is what
the iteration says of ‖Jᵀu − σv‖ / σ, `right` and `left` are ‖Jv − σu‖ / σ and ‖Jᵀu − σv‖ / σ by
products made anew. A value that has not converged, and any below it, is not listed. The archive
holds all converged values, sigma (d,), their right vectors vt (d, N), the left vectors u of those
in the table, and the number of products that the iteration took.
"""

import argparse

import numpy as np
import pandas as pd

from training_jacobian.files import storage, tables
from training_jacobian.jacobian.operator import make_training_map
from training_jacobian.program import devices, progress
from training_jacobian.program.arguments import output_file, positive, positive_integer, seed
from training_jacobian.program.errors import UserError
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.leading import leading_triplets, measured_residuals
from training_jacobian.training.divergence import naming_rate
from training_jacobian.training.stored_run import load_problem, load_settings


def main(arguments: argparse.Namespace) -> None:
    """Load, iterate, check, save."""
    precision = load_settings(arguments.training).precision
    # One vector at a time: one device with all threads.
    devices.use(precision=precision, devices=1, threads=arguments.threads)
    problem = load_problem(arguments.dataset, arguments.training)
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
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("dataset", "training"):
        parser.add_argument(f"--{name}", required=True, help="input")
    parser.add_argument(
        "--steps", type=positive_integer, default=400, help="of the bidiagonalisation"
    )
    parser.add_argument("--tolerance", type=positive, default=1e-3, help="accepted ‖Jᵀu − σv‖ / σ")
    parser.add_argument("--count", type=positive_integer, default=50, help="values in the table")
    parser.add_argument("--seed", type=seed, default=0, help="of the first vector")
    parser.add_argument(
        "--memory-mib", type=positive_integer, default=512, help="for the record of the run"
    )
    parser.add_argument(
        "--threads", type=positive_integer, default=None, help="cores, by default all"
    )
    parser.add_argument("--table", type=output_file, required=True, help="output: .csv")
    parser.add_argument("--vectors", type=output_file, required=True, help="output: .npz")
    run_program(main, parser)
