"""Print a ledger of claims as a table; exit 1 if a required claim of the group does not hold."""

import sys

from training_jacobian.claims import load
from training_jacobian.claims.ledger import failing
from training_jacobian.files import storage
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program
from training_jacobian.report.ledgers import as_table

GROUPS = (load.PAPER, load.GENERALITY, load.SCALING)


def main(arguments: Namespace) -> None:
    """Load, print, judge."""
    ledger = storage.load_json(arguments.ledger)
    print(as_table(ledger))
    lacking = failing(ledger, arguments.group)
    for entry in lacking:
        print(f"required, but {entry['verdict']}: {entry['id']}", file=sys.stderr)
    if lacking:
        sys.exit(1)


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs(ledger="of check_claims.py or check_generality.py, .json")
    parser.setting("group", str, load.PAPER, "that the ledger holds", choices=GROUPS)
    run_program(main, parser)
