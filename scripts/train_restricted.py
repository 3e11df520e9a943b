"""Train within subspaces: bulk, its complement, chaotic, stable, and random ones as a control.

Writes a table (.csv), one row per training, and the loss curves (.npz) in the same order: mean
train_loss per epoch (runs, epochs), subspace, draw, dimension. Draw 0 is the Jacobian's own basis,
draws from 1 on are random ones; the subspace `none` is the untrained network. With --only-regions
every subspace has its region's own dimension and no other.
"""

import numpy as np
import pandas as pd

from training_jacobian.experiments import restriction
from training_jacobian.files import storage, tables
from training_jacobian.program import devices
from training_jacobian.program.arguments import Namespace, Parser, natural, output_file, seed
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import load_parts
from training_jacobian.training import stored_run, user_checks
from training_jacobian.training.settings import is_own


def main(arguments: Namespace) -> None:
    """Load, train in one basis after the other, check, save."""
    run = stored_run.load(arguments.dataset, arguments.training)
    devices.configure(precision=run.settings.precision, threads=arguments.threads)
    problem = run.problem
    if is_own(run.settings.optimizer):
        user_checks.check_restricted(problem)
    sigma, vt = (
        storage.load_array(path, size=len(problem.theta_0))
        for path in (arguments.sigma, arguments.vt)
    )
    parts = load_parts(sigma, arguments.regions)
    make = restriction.make_region_plans if arguments.only_regions else restriction.make_plans
    plans = make(sigma, vt, parts, draws=arguments.draws, seed=arguments.seed)
    frames, curves = zip(*restriction.train_plans(plans, problem, run.data), strict=True)
    table = pd.concat(frames, ignore_index=True)
    tables.save_table(arguments.table, table)
    if arguments.curves:
        storage.save_arrays(
            arguments.curves,
            train_loss=np.concatenate(curves),
            subspace=table["subspace"].to_numpy(dtype=str),
            draw=table["draw"].to_numpy(),
            dimension=table["dimension"].to_numpy(),
        )


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("dataset", "training", "sigma", "vt", "regions")
    parser.setting("draws", natural, 3, "number of random bases")
    parser.setting("seed", seed, 0, "of the random bases")
    parser.add_argument("--only-regions", action="store_true", help="no dimensions but theirs")
    parser.threads()
    parser.outputs(table=".csv")
    parser.setting("curves", output_file, None, "output: .npz")
    run_program(main, parser)
