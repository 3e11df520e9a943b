"""Join the blocks of compute_jacobian_block.py into the Jacobian, shape (N, N).

With --jacobians-after, the blocks were made with that many --epochs, and the Jacobians J_t become
files of their own. Nothing is held in memory. The blocks may be removed then; their records are.
"""

import contextlib

from training_jacobian.files import digests, storage
from training_jacobian.jacobian.blocks import block_paths, load_blocks
from training_jacobian.program import progress
from training_jacobian.program.arguments import Namespace, Parser, output_file, positive_integer
from training_jacobian.program.run import run_program


def main(arguments: Namespace) -> None:
    """Map the blocks' files, copy their columns into the output files."""
    paths = (*arguments.jacobians_after, arguments.jacobian)
    blocks = load_blocks(arguments.folder, arguments.blocks, copies=len(paths))
    first = blocks[0][1]
    size = len(first) // len(paths)
    with contextlib.ExitStack() as stack:
        out = [
            stack.enter_context(storage.new_array(path, shape=(size, size), dtype=first.dtype))
            for path in paths
        ]
        for indices, columns in progress.bar(blocks, units="blocks"):
            for matrix, part in zip(out, columns.reshape(len(out), size, -1), strict=True):
                matrix[:, indices] = part
    for path in block_paths(arguments.folder, arguments.blocks):
        digests.forget(path)


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs(folder="of the blocks: 0.npy, 0_indices.npy, …")
    parser.required("blocks", positive_integer, "how many there are")
    parser.setting("jacobians-after", output_file, [], "outputs, one per epoch", nargs="*")
    parser.outputs(jacobian=".npy")
    run_program(main, parser)
