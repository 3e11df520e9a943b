"""Recompute the statistics of the claims on one run each; write the ledger (.json, .md)."""

import argparse

from training_jacobian import claims, ledger_documents, storage
from training_jacobian.argument_types import output_file
from training_jacobian.run import run_program

ON_ONE_RUN = (claims.PAPER, claims.SCALING)


def main(arguments: argparse.Namespace) -> None:
    """Load, evaluate, save."""
    stated = claims.in_group(claims.load_claims(arguments.claims), arguments.group)
    ledger = claims.evaluate(stated, arguments.results)
    storage.save_json(arguments.ledger, ledger)
    storage.save_text(arguments.document, ledger_documents.as_markdown(ledger))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", required=True, help="the claims file, .yaml")
    parser.add_argument(
        "--group", default=claims.PAPER, choices=ON_ONE_RUN, help="group of the claims to check"
    )
    parser.add_argument("--results", required=True, help="the results folder")
    parser.add_argument("--ledger", type=output_file, required=True, help="output: .json")
    parser.add_argument("--document", type=output_file, required=True, help="output: .md")
    run_program(main, parser)
