"""Train within subspaces: bulk, its complement, chaotic, stable, and random ones as a control.

Writes a table (.csv), one row per training, and the loss curves (.npz) in the same order: mean
train_loss per epoch (runs, epochs), subspace, draw, dimension. Draw 0 is the Jacobian's own basis,
draws from 1 on are random ones; the subspace `none` is the untrained network. With --only-regions
every subspace has its region's own dimension and no other.
"""

import argparse

import numpy as np
import pandas as pd

from training_jacobian.experiments import restriction
from training_jacobian.files import checked, storage, tables
from training_jacobian.program import devices, progress
from training_jacobian.program.arguments import natural, output_file, positive_integer, seed
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import load_parts
from training_jacobian.training import user_checks
from training_jacobian.training.settings import is_own
from training_jacobian.training.stored_arrays import load_data
from training_jacobian.training.stored_run import load_problem, load_settings


def main(arguments: argparse.Namespace) -> None:
    """Load, train in one basis after the other, check, save."""
    recipe = load_settings(arguments.training)
    devices.configure(precision=recipe.precision, threads=arguments.threads)
    problem = load_problem(arguments.dataset, arguments.training)
    if is_own(recipe.optimizer):
        user_checks.check_restricted(problem)
    data = load_data(arguments.dataset)
    sigma = checked.load_spectrum(arguments.sigma, N=len(problem.theta_0))
    vt = checked.load_array(arguments.vt, "float N N", N=len(sigma))
    trivial = checked.load_array(arguments.trivial, "float trivial N", N=len(sigma))
    parts = load_parts(sigma, arguments.regions)
    train = restriction.restricted_training(problem)
    frames, curves = [], []
    plans = restriction.make_region_plans if arguments.only_regions else restriction.make_plans
    for plan in plans(sigma, vt, parts, trivial, draws=arguments.draws, seed=arguments.seed):
        epochs = train(plan.basis, plan.masks)
        theta, losses = restriction.collect(
            progress.bar(epochs, total=recipe.epochs, units=f"epochs of {len(plan.runs)} trainings")
        )
        restriction.check_runs(plan.runs, losses, theta, problem)
        frames.append(restriction.with_results(plan.runs, theta, losses, problem, data))
        curves.append(losses.reshape(len(losses), recipe.epochs, -1).mean(axis=2))
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
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("dataset", "training", "sigma", "vt", "regions"):
        parser.add_argument(f"--{name}", required=True, help="input")
    parser.add_argument("--trivial", required=True, help="input: trivial_directions.npy")
    parser.add_argument("--draws", type=natural, default=3, help="number of random bases")
    parser.add_argument("--seed", type=seed, default=0, help="seed of the random bases")
    parser.add_argument("--table", type=output_file, required=True, help="output: .csv")
    parser.add_argument("--curves", type=output_file, default=None, help="output: .npz")
    parser.add_argument("--only-regions", action="store_true", help="no dimensions but theirs")
    parser.add_argument(
        "--threads", type=positive_integer, default=None, help="of XLA's pool on the CPU"
    )
    run_program(main, parser)
