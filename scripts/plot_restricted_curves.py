"""Draw the training loss against the epoch, each subspace at the dimension of its region."""

import argparse

from training_jacobian import checked, checked_files, plotting
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import restriction


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    table = checked_files.load_restricted(arguments.table)
    content = {"train_loss": "float runs epochs"}
    curves = checked.load_arrays(arguments.curves, content, runs=len(table))
    plotting.save_figure(restriction.training_curves(table, curves), arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", required=True, help="from train_restricted.py")
    parser.add_argument("--curves", required=True, help="from train_restricted.py")
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
