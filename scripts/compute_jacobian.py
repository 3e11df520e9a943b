"""Differentiate a whole training run: J[i, j] = ∂θ_T[i]/∂θ_0[j], shape (N, N).

The training's settings are read from the file that train_network.py wrote. With --epochs, the
Jacobians J_t = ∂θ_t/∂θ_0 after those epochs come from the same pass, each into a file of its own;
none of them is held in memory.
"""

import contextlib

from training_jacobian.files import storage
from training_jacobian.jacobian.columns import training_column_blocks
from training_jacobian.program import devices, limits, progress
from training_jacobian.program.arguments import (
    Namespace,
    Parser,
    output_file,
    paired,
    positive_integer,
)
from training_jacobian.program.run import run_program
from training_jacobian.training import stored_run


def main(arguments: Namespace) -> None:
    """Load, differentiate block by block into the output files."""
    run = stored_run.load(arguments.dataset, arguments.training)
    recipe = run.settings
    paired("--epochs", "--jacobians-after", arguments.epochs, arguments.jacobians_after)
    stored_run.check_epochs(arguments.epochs, recipe)
    on = devices.use(
        precision=recipe.precision, devices=arguments.devices, threads=arguments.threads
    )
    size = len(run.problem.theta_0)
    limits.check_size(arguments.training, size)
    epochs = [*arguments.epochs, recipe.epochs] if arguments.epochs else None
    options = {"epochs": epochs, "memory": arguments.memory_mib * 2**20, "devices": on}
    with contextlib.ExitStack() as stack:
        out = [
            stack.enter_context(storage.new_array(path, shape=(size, size), dtype=recipe.precision))
            for path in (*arguments.jacobians_after, arguments.jacobian)
        ]
        bar = stack.enter_context(progress.bar(total=size, units="columns"))
        for indices, columns in training_column_blocks(run.problem, **options):
            for matrix, part in zip(out, columns.reshape(len(out), size, -1), strict=True):
                matrix[:, indices] = part
            bar.update(len(indices))


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("dataset", "training")
    parser.setting("epochs", positive_integer, [], "1 or later, not the last", nargs="*")
    parser.setting("jacobians-after", output_file, [], "outputs, one per epoch", nargs="*")
    parser.devices()
    parser.setting("memory-mib", positive_integer, 256, "for a block's temporaries")
    parser.outputs(jacobian=".npy")
    run_program(main, parser)
