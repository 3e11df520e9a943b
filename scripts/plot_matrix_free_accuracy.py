"""Draw the errors of repeated estimates of the regions' shares against the products used."""

import argparse

from training_jacobian import plotting, storage, tables
from training_jacobian.errors import run_program
from training_jacobian.figures import scaling


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    table = tables.load_table(arguments.table)
    parameters = storage.load_json(arguments.regions)["parameters"]
    plotting.save_figure(scaling.matrix_free_accuracy(table, parameters), arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", required=True, help="from compare_matrix_free.py")
    parser.add_argument("--regions", required=True, help="from partition_subspaces.py")
    parser.add_argument("--figures", nargs="+", required=True, help="outputs: .pdf, .png")
    run_program(main, parser)
