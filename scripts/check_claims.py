"""Recompute the statistics of the claims on one run each; write the ledger (.json, .md)."""

import argparse

from training_jacobian.claims import ledger, load
from training_jacobian.files import storage
from training_jacobian.program.arguments import output_file
from training_jacobian.program.run import run_program
from training_jacobian.report import ledgers

ON_ONE_RUN = (load.PAPER, load.SCALING)


def main(arguments: argparse.Namespace) -> None:
    """Load, evaluate, save."""
    stated = load.in_group(load.load_claims(arguments.claims), arguments.group)
    entries = ledger.evaluate(stated, arguments.results)
    storage.save_json(arguments.ledger, entries)
    storage.save_text(arguments.document, ledgers.as_markdown(entries))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", required=True, help="the claims file, .yaml")
    parser.add_argument(
        "--group", default=load.PAPER, choices=ON_ONE_RUN, help="group of the claims to check"
    )
    parser.add_argument("--results", required=True, help="the results folder")
    parser.add_argument("--ledger", type=output_file, required=True, help="output: .json")
    parser.add_argument("--document", type=output_file, required=True, help="output: .md")
    run_program(main, parser)
