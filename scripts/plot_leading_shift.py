"""Draw the shift of the predictions along leading singular vectors and random bulk vectors."""

import argparse

from training_jacobian import checked_files, plotting
from training_jacobian.argument_types import figure_file, positive
from training_jacobian.errors import run_program
from training_jacobian.figures import matrix_free


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    table = checked_files.load_table(
        arguments.table,
        "index sigma train test white_noise inverted",
        "kind",
        kind=("leading", "bulk"),
    )
    figure = matrix_free.leading_shift(table, arguments.chaotic_above)
    plotting.save_figure(figure, arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", required=True, help="from measure_leading_shift.py")
    parser.add_argument("--chaotic-above", type=positive, default=1.5)
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
