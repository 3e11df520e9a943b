"""Differentiate a training run with respect to a share of θ_0: one block of the Jacobian's columns.

The same as compute_jacobian.py, for one of several jobs; join_jacobian.py makes one matrix of the
blocks. With --epochs, the columns of J_t = ∂θ_t/∂θ_0 after those epochs stand above those of J.
"""

import argparse

import numpy as np

from training_jacobian.files import storage
from training_jacobian.jacobian.columns import columns_of_block, training_column_blocks
from training_jacobian.program import devices, limits, progress
from training_jacobian.program.arguments import natural, output_file, positive_integer
from training_jacobian.program.run import run_program
from training_jacobian.training.stored_run import check_epochs, load_problem, load_settings


def main(arguments: argparse.Namespace) -> None:
    """Load, choose the columns, differentiate into the output file."""
    recipe = load_settings(arguments.training)
    check_epochs(arguments.epochs, recipe)
    on = devices.use(
        precision=recipe.precision, devices=arguments.devices, threads=arguments.threads
    )
    problem = load_problem(arguments.dataset, arguments.training)
    limits.check_size(arguments.training, len(problem.theta_0))
    chosen = columns_of_block(problem, arguments.block, arguments.blocks)
    epochs = [*arguments.epochs, recipe.epochs] if arguments.epochs else None
    shape = (len(epochs or [recipe.epochs]) * len(problem.theta_0), len(chosen))
    options = {"epochs": epochs, "memory": arguments.memory_mib * 2**20, "devices": on}
    with (
        storage.new_array(arguments.columns, shape=shape, dtype=recipe.precision) as out,
        progress.bar(total=len(chosen), units="columns") as bar,
    ):
        for indices, columns in training_column_blocks(problem, columns=chosen, **options):
            out[:, np.searchsorted(chosen, indices)] = columns
            bar.update(len(indices))
    storage.save_array(arguments.indices, chosen)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dataset", required=True, help="from prepare_dataset.py")
    parser.add_argument("--training", required=True, help="from train_network.py")
    parser.add_argument("--block", type=natural, required=True, help="which one, from 0")
    parser.add_argument("--blocks", type=positive_integer, required=True, help="how many there are")
    parser.add_argument(
        "--epochs", type=positive_integer, nargs="*", default=[], help="1 or later, not the last"
    )
    devices.add_arguments(parser)
    parser.add_argument(
        "--memory-mib", type=positive_integer, default=256, help="for a block's temporaries"
    )
    parser.add_argument("--columns", type=output_file, required=True, help="output: .npy")
    parser.add_argument("--indices", type=output_file, required=True, help="output: .npy")
    run_program(main, parser)
