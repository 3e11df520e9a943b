"""Draw the test loss of training in the Hessian's dominant subspace and its complement."""

import argparse

from training_jacobian import checked_files, plotting
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import curvature


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    table = checked_files.load_table(
        arguments.table,
        "draw directions dimension test_loss",
        "subspace point",
        subspace=("none", "all", "dominant", "random"),
    )
    plotting.save_figure(curvature.restricted_losses(table), arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", required=True, help="from train_dominant.py")
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
