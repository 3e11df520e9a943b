"""Differentiate a whole training run: J[i, j] = ∂θ_T[i]/∂θ_0[j], shape (N, N).

The training's settings are read from the file that train_network.py wrote.
"""

import argparse

from tqdm import tqdm

from training_jacobian import devices, storage
from training_jacobian.errors import run_program
from training_jacobian.jacobian import training_column_blocks
from training_jacobian.stored_run import load_problem, load_settings


def main(arguments: argparse.Namespace) -> None:
    """Load, differentiate block by block into the output file."""
    recipe = load_settings(arguments.training)
    devices.configure(precision=recipe.precision, devices=arguments.devices)
    problem = load_problem(arguments.dataset, arguments.training)
    size = len(problem.theta_0)
    blocks = training_column_blocks(problem, memory=arguments.memory_mib * 2**20)
    with (
        storage.new_array(arguments.jacobian, shape=(size, size), dtype=recipe.precision) as out,
        tqdm(total=size, unit="column", mininterval=2) as progress,
    ):
        for indices, columns in blocks:
            out[:, indices] = columns
            progress.update(len(indices))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dataset", required=True, help="from prepare_dataset.py")
    parser.add_argument("--training", required=True, help="from train_network.py")
    parser.add_argument("--devices", type=int, default=None, help="CPU devices, one per core")
    parser.add_argument("--memory-mib", type=int, default=256, help="for a block's temporaries")
    parser.add_argument("--jacobian", required=True, help="output: .npy")
    run_program(main, parser)
