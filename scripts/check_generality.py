"""Recompute the statistics of the general claims for every run; write their ledger (.json, .md)."""

import argparse

from training_jacobian.claims import ledger, load
from training_jacobian.files import storage
from training_jacobian.program.arguments import output_file
from training_jacobian.program.run import run_program
from training_jacobian.report import ledgers


def main(arguments: argparse.Namespace) -> None:
    """Load, evaluate, save."""
    general = load.in_group(load.load_claims(arguments.claims), load.GENERALITY)
    entries = ledger.evaluate_on_runs(
        general,
        arguments.results,
        runs=arguments.runs,
        controls=arguments.controls,
        seeds=arguments.seeds,
        unrestricted=arguments.unrestricted,
    )
    storage.save_json(arguments.ledger, entries)
    storage.save_text(arguments.document, ledgers.as_markdown(entries, arguments.unrestricted))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", required=True, help="the claims file, .yaml")
    parser.add_argument("--results", required=True, help="the results folder")
    parser.add_argument("--runs", nargs="+", required=True, help="all runs, by name")
    parser.add_argument("--controls", nargs="*", default=[], help="those on destroyed data")
    parser.add_argument("--seeds", nargs="*", default=[], help="those that differ in the seed only")
    parser.add_argument(
        "--unrestricted", nargs="*", default=[], help="those without restricted training"
    )
    parser.add_argument("--ledger", type=output_file, required=True, help="output: .json")
    parser.add_argument("--document", type=output_file, required=True, help="output: .md")
    run_program(main, parser)
