"""Draw the relative change of every singular value between float64 and float32."""

import argparse

import numpy as np

from training_jacobian import checked, checked_files, plotting, precision
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import precision as figures


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    single = checked.load_spectrum(arguments.single)
    double = checked.load_spectrum(arguments.double, N=len(single))
    parts = checked_files.load_parts(double, arguments.regions)
    change = precision.spectrum_change(single, double)
    epsilon = float(np.finfo(single.dtype).eps)
    plotting.save_figure(figures.precision(change, double, parts, epsilon), arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--single", required=True, help="σ of the float32 run")
    parser.add_argument("--double", required=True, help="σ of the float64 run")
    parser.add_argument("--regions", required=True, help="from partition_subspaces.py")
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
