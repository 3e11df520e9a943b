"""Differentiate a whole training run: J[i, j] = ∂θ_T[i]/∂θ_0[j], shape (N, N).

The training's settings are read from the file that train_network.py wrote. With --epochs, the
Jacobians J_t = ∂θ_t/∂θ_0 after those epochs come from the same pass, each into a file of its own;
none of them is held in memory.
"""

import argparse
import contextlib

from training_jacobian.files import checked, storage
from training_jacobian.jacobian.columns import training_column_blocks
from training_jacobian.program import devices, limits, progress
from training_jacobian.program.arguments import output_file, positive_integer
from training_jacobian.program.run import run_program
from training_jacobian.training.stored_run import check_epochs, load_problem, load_settings


def main(arguments: argparse.Namespace) -> None:
    """Load, differentiate block by block into the output files."""
    recipe = load_settings(arguments.training)
    checked.paired("--epochs", "--jacobians-after", arguments.epochs, arguments.jacobians_after)
    check_epochs(arguments.epochs, recipe)
    on = devices.use(
        precision=recipe.precision, devices=arguments.devices, threads=arguments.threads
    )
    problem = load_problem(arguments.dataset, arguments.training)
    size = len(problem.theta_0)
    limits.check_size(arguments.training, size)
    epochs = [*arguments.epochs, recipe.epochs] if arguments.epochs else None
    options = {"epochs": epochs, "memory": arguments.memory_mib * 2**20, "devices": on}
    with contextlib.ExitStack() as stack:
        out = [
            stack.enter_context(storage.new_array(path, shape=(size, size), dtype=recipe.precision))
            for path in (*arguments.jacobians_after, arguments.jacobian)
        ]
        bar = stack.enter_context(progress.bar(total=size, units="columns"))
        for indices, columns in training_column_blocks(problem, **options):
            for matrix, part in zip(out, columns.reshape(len(out), size, -1), strict=True):
                matrix[:, indices] = part
            bar.update(len(indices))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dataset", required=True, help="from prepare_dataset.py")
    parser.add_argument("--training", required=True, help="from train_network.py")
    devices.add_arguments(parser)
    parser.add_argument(
        "--memory-mib", type=positive_integer, default=256, help="for a block's temporaries"
    )
    parser.add_argument("--jacobian", type=output_file, required=True, help="output: .npy")
    parser.add_argument(
        "--epochs", type=positive_integer, nargs="*", default=[], help="1 or later, not the last"
    )
    parser.add_argument(
        "--jacobians-after", type=output_file, nargs="*", default=[], help="outputs, one per epoch"
    )
    run_program(main, parser)
