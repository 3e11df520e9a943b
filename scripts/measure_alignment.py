"""Measure the cosine between left and right singular vectors of the same index, shape (N,)."""

import argparse

from training_jacobian.experiments.directions import alignment
from training_jacobian.files import checked, storage
from training_jacobian.program.arguments import output_file
from training_jacobian.program.run import run_program


def main(arguments: argparse.Namespace) -> None:
    """Load, measure, save."""
    u = checked.load_array(arguments.u, "float N N")
    vt = checked.load_array(arguments.vt, "float N N", N=len(u))
    cosines = alignment(u, vt)
    storage.save_array(arguments.alignment, cosines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--u", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--vt", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--alignment", type=output_file, required=True, help="output: .npy")
    run_program(main, parser)
