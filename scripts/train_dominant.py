"""Train within the Hessian's dominant subspace, its complement, and other subspaces as large.

The dominant subspace is the span of the top k eigenvectors at θ_0 or at θ_T, the same for the whole
training, which starts at θ_0. Writes a table (.csv), one row per training: subspace, point (of the
Hessian), draw, directions (k), dimension (that of a complement is N − k), test_loss, test_accuracy,
final_train_loss. The subspaces are described at `hessian_restriction.plans`.
"""

import pandas as pd

from training_jacobian.experiments import hessian_restriction, restriction
from training_jacobian.files import storage, tables
from training_jacobian.program import devices
from training_jacobian.program.arguments import Namespace, Parser, natural, seed
from training_jacobian.program.run import run_program
from training_jacobian.training import stored_run


def main(arguments: Namespace) -> None:
    """Load, train in one basis after the other, check, save."""
    run = stored_run.load(arguments.dataset, arguments.training)
    devices.configure(precision=run.settings.precision, threads=arguments.threads)
    problem = run.problem
    vt = storage.load_array(arguments.vt, size=len(problem.theta_0))
    curvature = storage.load_arrays(arguments.curvature)
    eigenvectors = {
        point: (curvature[f"top_{point}"], curvature[f"lowest_{point}"])
        for point in ("start", "end")
    }
    plans = hessian_restriction.plans(
        eigenvectors, vt, curvature["dimensions"], draws=arguments.draws, seed=arguments.seed
    )
    frames = [table for table, _ in restriction.train_plans(plans, problem, run.data)]
    tables.save_table(arguments.table, pd.concat(frames, ignore_index=True))


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("dataset", "training", "vt", "curvature")
    parser.setting("draws", natural, 3, "number of random bases")
    parser.setting("seed", seed, 0, "of the random bases")
    parser.threads()
    parser.outputs(table=".csv")
    run_program(main, parser)
