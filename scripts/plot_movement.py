"""Draw how far training moved along each right singular vector."""

import argparse

from training_jacobian import checked, checked_files, plotting
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import directions


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    sigma = checked.load_spectrum(arguments.sigma)
    parts = checked_files.load_parts(sigma, arguments.regions)
    components = checked.load_array(arguments.movement, "float N", N=len(sigma))
    plotting.save_figure(directions.parameter_movement(components, parts), arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--movement", required=True, help="from measure_movement.py")
    parser.add_argument("--sigma", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--regions", required=True, help="from partition_subspaces.py")
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
