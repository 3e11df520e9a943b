"""Draw the spectra of the parameter–function Jacobian and the regions in its near-null space."""

import argparse

from training_jacobian import plotting, storage
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import function_jacobian


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    measured = storage.load_arrays(arguments.function_jacobian)
    plotting.save_figure(function_jacobian.function_jacobian(measured), arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--function-jacobian", required=True, help="from measure_function_jacobian.py"
    )
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
