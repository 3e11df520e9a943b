"""Draw the test loss of restricted training against the dimension of the subspaces."""

import argparse

from training_jacobian import checked_files, plotting
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import restriction


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    table = checked_files.load_restricted(arguments.table)
    for paths, subspaces in (
        (arguments.bulk, ["bulk", "bulk_without_trivial", "complement"]),
        (arguments.chaotic_stable, ["chaotic", "stable"]),
    ):
        plotting.save_figure(restriction.loss_by_dimension(table, subspaces), paths)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", required=True, help="from train_restricted.py")
    for name, content in (("bulk", "bulk, complement"), ("chaotic-stable", "chaotic, stable")):
        parser.add_argument(
            f"--{name}", type=figure_file, nargs="+", required=True, help=f"outputs: {content}"
        )
    run_program(main, parser)
