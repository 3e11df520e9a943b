"""Draw how far a step along each right singular vector shifts the predictions on one input set."""

import argparse

from training_jacobian import checked, checked_files, plotting
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import directions


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    sigma = checked.load_spectrum(arguments.sigma)
    content = {arguments.inputs: "float N"}
    shift = checked.load_arrays(arguments.shift, content, N=len(sigma))[arguments.inputs]
    parts = checked_files.load_parts(sigma, arguments.regions)
    where = arguments.inputs.replace("_", " ")
    plotting.save_figure(directions.prediction_shift(shift, parts, where), arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shift", required=True, help="from perturb_trained.py")
    parser.add_argument(
        "--inputs", required=True, choices=("train", "test", "white_noise", "inverted")
    )
    parser.add_argument("--sigma", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--regions", required=True, help="from partition_subspaces.py")
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
