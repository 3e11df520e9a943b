"""Measure how many singular values each region would have with other thresholds.

Each of the three thresholds is swept by itself, as each region depends on one of them only.
"""

import argparse

from training_jacobian.files import checked, tables
from training_jacobian.program.arguments import output_file
from training_jacobian.program.run import run_program
from training_jacobian.spectrum import sensitivity
from training_jacobian.spectrum.regions import load_thresholds


def main(arguments: argparse.Namespace) -> None:
    """Load, sweep, save."""
    sigma = checked.load_spectrum(arguments.sigma)
    table = sensitivity.threshold_sensitivity(
        sigma,
        checked.load_array(arguments.trivial_share, "float N", N=len(sigma)),
        load_thresholds(arguments.regions),
    )
    tables.save_table(arguments.table, table)
    print(table[table["chosen"]].to_string(index=False))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sigma", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--regions", required=True, help="from partition_subspaces.py")
    parser.add_argument("--trivial-share", required=True, help="from partition_subspaces.py")
    parser.add_argument("--table", type=output_file, required=True, help="output: .csv")
    run_program(main, parser)
