"""Compute the singular values of a Jacobian, without its singular vectors."""

import argparse

from training_jacobian import checked, limits, progress, storage, svd
from training_jacobian.argument_types import output_file
from training_jacobian.run import run_program


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
