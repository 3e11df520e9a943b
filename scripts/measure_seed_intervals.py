"""Compute the statistics of one run's claims for every seed: mean and 95 % intervals (.csv).

Claims that are read from other files than those named, or are on one singular vector, are left out.
"""

import argparse

from training_jacobian.claims import intervals, load, scope
from training_jacobian.files import tables
from training_jacobian.program.arguments import output_file
from training_jacobian.program.run import run_program


def main(arguments: argparse.Namespace) -> None:
    """Load, compute, save."""
    stated = load.in_group(load.load_claims(arguments.claims), load.PAPER)
    asked = scope.of_seeds(stated, arguments.claims_on, arguments.files)
    table = intervals.seed_table(asked, arguments.results, arguments.runs)
    tables.save_table(arguments.table, table)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", required=True, help="the claims file, .yaml")
    parser.add_argument("--claims-on", required=True, help="the run whose claims are computed")
    parser.add_argument("--results", required=True, help="the results folder")
    parser.add_argument("--runs", nargs="+", required=True, help="it and its other seeds")
    parser.add_argument("--files", nargs="+", required=True, help="files that each run has")
    parser.add_argument("--table", type=output_file, required=True, help="output: .csv")
    run_program(main, parser)
