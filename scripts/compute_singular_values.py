"""Compute the singular values of a Jacobian, without its singular vectors."""

import argparse

from training_jacobian.files import checked, storage
from training_jacobian.program import limits, progress
from training_jacobian.program.arguments import output_file
from training_jacobian.program.run import run_program
from training_jacobian.spectrum import svd


def main(arguments: argparse.Namespace) -> None:
    """Load, decompose, save."""
    header = checked.load_array(arguments.jacobian, "float N N", mmap=True)
    limits.check_size(arguments.jacobian, len(header))
    jacobian = checked.load_array(arguments.jacobian, "float N N")
    seconds = svd.expected_seconds(svd.singular_values, len(jacobian), jacobian.dtype)
    with progress.waiting(f"singular values of {len(jacobian)} rows and columns", seconds):
        sigma = svd.singular_values(jacobian)
    storage.save_array(arguments.sigma, sigma)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jacobian", required=True, help="a Jacobian (N, N), .npy")
    parser.add_argument("--sigma", type=output_file, required=True, help="output: .npy, descending")
    run_program(main, parser)
