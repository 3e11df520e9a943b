"""Draw the test loss of training in the Hessian's dominant subspace and its complement."""

import argparse

from training_jacobian import plotting, tables
from training_jacobian.errors import run_program
from training_jacobian.figures import curvature


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    table = tables.load_table(arguments.table)
    plotting.save_figure(curvature.restricted_losses(table), arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", required=True, help="from train_dominant.py")
    parser.add_argument("--figures", nargs="+", required=True, help="outputs: .pdf, .png")
    run_program(main, parser)
