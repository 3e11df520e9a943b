"""Measure the cosine between left and right singular vectors of the same index, shape (N,)."""

from training_jacobian.experiments.directions import alignment
from training_jacobian.files import storage
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program


def main(arguments: Namespace) -> None:
    """Load, measure, save."""
    u = storage.load_array(arguments.u)
    vt = storage.load_array(arguments.vt, size=len(u))
    storage.save_array(arguments.alignment, alignment(u, vt))


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("u", "vt")
    parser.outputs(alignment=".npy")
    run_program(main, parser)
