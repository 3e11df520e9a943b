"""Draw the errors of repeated estimates of the regions' shares against the products used."""

import argparse

from training_jacobian import checked_files, plotting
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import scaling
from training_jacobian.subspaces import REGIONS


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    table = checked_files.load_table(
        arguments.table, "seed products fraction low high truth", "budget region", region=REGIONS
    )
    parameters = checked_files.load_record(arguments.regions, "parameters")["parameters"]
    plotting.save_figure(scaling.matrix_free_accuracy(table, parameters), arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", required=True, help="from compare_matrix_free.py")
    parser.add_argument("--regions", required=True, help="from partition_subspaces.py")
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
