"""Differentiate a training run with respect to a share of θ_0: one block of the Jacobian's columns.

The same as compute_jacobian.py, for one of several jobs; join_jacobian.py makes one matrix of the
blocks. With --epochs, the columns of J_t = ∂θ_t/∂θ_0 after those epochs stand above those of J.
"""

import numpy as np

from training_jacobian.files import storage
from training_jacobian.jacobian.columns import columns_of_block, training_column_blocks
from training_jacobian.program import devices, limits, progress
from training_jacobian.program.arguments import Namespace, Parser, natural, positive_integer
from training_jacobian.program.run import run_program
from training_jacobian.training import stored_run


def main(arguments: Namespace) -> None:
    """Load, choose the columns, differentiate into the output file."""
    run = stored_run.load(arguments.dataset, arguments.training)
    recipe = run.settings
    stored_run.check_epochs(arguments.epochs, recipe)
    on = devices.use(
        precision=recipe.precision, devices=arguments.devices, threads=arguments.threads
    )
    problem = run.problem
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
    parser = Parser(__doc__)
    parser.inputs("dataset", "training")
    parser.required("block", natural, "which one, from 0")
    parser.required("blocks", positive_integer, "how many there are")
    parser.setting("epochs", positive_integer, [], "1 or later, not the last", nargs="*")
    parser.devices()
    parser.setting("memory-mib", positive_integer, 256, "for a block's temporaries")
    parser.outputs(columns=".npy", indices=".npy")
    run_program(main, parser)
