"""Draw the cosines of the principal angles between the same region of two seeds."""

import argparse

from training_jacobian import checked, plotting
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import overlap


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    figure = overlap.principal_angles(checked.load_like(arguments.angles, "float cosines"))
    plotting.save_figure(figure, arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--angles", required=True, help="from measure_seed_overlap.py")
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
