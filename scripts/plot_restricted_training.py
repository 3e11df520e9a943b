"""Draw the test loss of restricted training against the dimension of the subspaces."""

import argparse

from training_jacobian import plotting, storage
from training_jacobian.errors import run_program
from training_jacobian.figures import restriction


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    table = storage.load_table(arguments.table)
    figure = restriction.test_loss_by_dimension(table, arguments.subspaces)
    plotting.save_figure(figure, arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", required=True, help="from train_restricted.py")
    parser.add_argument("--subspaces", nargs="+", required=True, help="e.g. bulk complement")
    parser.add_argument("--figures", nargs="+", required=True, help="outputs: .pdf, .png")
    run_program(main, parser)
