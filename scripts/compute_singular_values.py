"""Compute the singular values of a Jacobian, without its singular vectors."""

from training_jacobian.files import storage
from training_jacobian.program import limits, progress
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program
from training_jacobian.spectrum import svd


def main(arguments: Namespace) -> None:
    """Load, decompose, save."""
    limits.check_size(arguments.jacobian, len(storage.load_array(arguments.jacobian, mmap=True)))
    jacobian = storage.load_array(arguments.jacobian)
    seconds = svd.expected_seconds(svd.singular_values, len(jacobian), jacobian.dtype)
    with progress.waiting(f"singular values of {len(jacobian)} rows and columns", seconds):
        sigma = svd.singular_values(jacobian)
    storage.save_array(arguments.sigma, sigma)


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("jacobian")
    parser.outputs(sigma=".npy, descending")
    run_program(main, parser)
