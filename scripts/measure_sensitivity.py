"""Measure how many singular values each region would have with other thresholds.

Each of the three thresholds is swept by itself, as each region depends on one of them only.
"""

import argparse

from training_jacobian import sensitivity, storage, subspaces, tables
from training_jacobian.errors import run_program


def main(arguments: argparse.Namespace) -> None:
    """Load, sweep, save."""
    table = sensitivity.threshold_sensitivity(
        storage.load_array(arguments.sigma),
        storage.load_array(arguments.trivial_share),
        subspaces.Thresholds(**storage.load_json(arguments.regions)["thresholds"]),
    )
    tables.save_table(arguments.table, table)
    print(table[table["chosen"]].to_string(index=False))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sigma", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--regions", required=True, help="from partition_subspaces.py")
    parser.add_argument("--trivial-share", required=True, help="from partition_subspaces.py")
    parser.add_argument("--table", required=True, help="output: .csv")
    run_program(main, parser)
