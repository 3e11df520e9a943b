"""Print a ledger of claims as a table; exit 1 if a required claim of the group does not hold."""

import argparse
import sys

from training_jacobian.claims import load
from training_jacobian.claims.ledger import failing
from training_jacobian.files import checked_files
from training_jacobian.program.run import run_program
from training_jacobian.report.ledgers import as_table

GROUPS = (load.PAPER, load.GENERALITY, load.SCALING)


def main(arguments: argparse.Namespace) -> None:
    """Load, print, judge."""
    ledger = checked_files.load_ledger(
        arguments.ledger, "required", "group", "statement", "expected"
    )
    print(as_table(ledger))
    lacking = failing(ledger, arguments.group)
    for entry in lacking:
        print(f"required, but {entry['verdict']}: {entry['id']}", file=sys.stderr)
    if lacking:
        sys.exit(1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ledger", required=True, help="of check_claims.py, check_generality.py")
    parser.add_argument(
        "--group", default=load.PAPER, choices=GROUPS, help="group that the ledger holds"
    )
    run_program(main, parser)
