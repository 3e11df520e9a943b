"""Train within the Hessian's dominant subspace, its complement, and other subspaces as large.

The dominant subspace is the span of the top k eigenvectors at θ_0 or at θ_T, the same for the whole
training, which starts at θ_0. Writes a table (.csv), one row per training: subspace, point (of the
Hessian), draw, directions (k), dimension (that of a complement is N − k), test_loss, test_accuracy,
final_train_loss. The subspaces are described at `hessian_restriction.plans`.
"""

import argparse

import pandas as pd

from training_jacobian.experiments import hessian_restriction, restriction
from training_jacobian.files import checked, tables
from training_jacobian.program import devices, progress
from training_jacobian.program.arguments import natural, output_file, positive_integer, seed
from training_jacobian.program.run import run_program
from training_jacobian.training.stored_arrays import load_data
from training_jacobian.training.stored_run import load_problem, load_settings

CONTENT = {"dimensions": "int sizes"} | {
    f"{which}_{point}": "float vectors N"
    for which in ("top", "lowest")
    for point in ("start", "end")
}


def main(arguments: argparse.Namespace) -> None:
    """Load, train in one basis after the other, check, save."""
    recipe = load_settings(arguments.training)
    devices.configure(precision=recipe.precision, threads=arguments.threads)
    problem = load_problem(arguments.dataset, arguments.training)
    data, size = load_data(arguments.dataset), len(problem.theta_0)
    vt = checked.load_array(arguments.vt, "float N N", N=size)
    curvature = checked.load_arrays(arguments.curvature, CONTENT, N=size)
    eigenvectors = {
        point: (curvature[f"top_{point}"], curvature[f"lowest_{point}"])
        for point in ("start", "end")
    }
    train = restriction.restricted_training(problem)
    frames = []
    for plan in hessian_restriction.plans(
        eigenvectors, vt, curvature["dimensions"], draws=arguments.draws, seed=arguments.seed
    ):
        epochs = train(plan.basis, plan.masks)
        theta, losses = restriction.collect(
            progress.bar(epochs, total=recipe.epochs, units=f"epochs of {len(plan.runs)} trainings")
        )
        restriction.check_runs(plan.runs, losses, theta, problem)
        frames.append(restriction.with_results(plan.runs, theta, losses, problem, data))
    tables.save_table(arguments.table, pd.concat(frames, ignore_index=True))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("dataset", "training", "vt"):
        parser.add_argument(f"--{name}", required=True, help="input")
    parser.add_argument("--curvature", required=True, help="from measure_curvature.py")
    parser.add_argument("--draws", type=natural, default=3, help="number of random bases")
    parser.add_argument("--seed", type=seed, default=0, help="seed of the random bases")
    parser.add_argument("--table", type=output_file, required=True, help="output: .csv")
    parser.add_argument(
        "--threads", type=positive_integer, default=None, help="of XLA's pool on the CPU"
    )
    run_program(main, parser)
