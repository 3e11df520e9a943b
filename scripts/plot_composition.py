"""Draw what the right singular vectors are made of: parameter tensors, inputs' components."""

import argparse

from training_jacobian import checked, checked_files, plotting
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import composition

CONTENT = {
    "tensors": "text tensors",
    "right_shares": "float N tensors",
    "chance": "float tensors",
    "second_moment": "float inputs",
    "variance": "float inputs",
} | {f"profile_{name}": "float inputs" for name in composition.CURVES}


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    sigma = checked.load_spectrum(arguments.sigma)
    measured = checked.load_arrays(arguments.composition, CONTENT, N=len(sigma))
    parts = checked_files.load_parts(sigma, arguments.regions)
    plotting.save_figure(composition.composition(measured, parts), arguments.tensors)
    plotting.save_figure(composition.input_components(measured), arguments.inputs)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--composition", required=True, help="from measure_composition.py")
    parser.add_argument("--sigma", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--regions", required=True, help="from partition_subspaces.py")
    for name in ("tensors", "inputs"):
        parser.add_argument(
            f"--{name}", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
        )
    run_program(main, parser)
