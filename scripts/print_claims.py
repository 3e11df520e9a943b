"""Print a ledger of claims as a table; exit 1 if a required claim of the group does not hold."""

import sys

from training_jacobian.claims import verdicts
from training_jacobian.files import storage
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program
from training_jacobian.report import generality_documents, ledger_documents

DOCUMENTS = {
    verdicts.PAPER: ledger_documents,
    verdicts.GENERALITY: generality_documents,
    verdicts.SCALING: ledger_documents,
}


def main(arguments: Namespace) -> None:
    """Load, print, judge."""
    ledger = storage.load_json(arguments.ledger)
    print(DOCUMENTS[arguments.group].as_table(ledger))
    failing = verdicts.failing(ledger, arguments.group)
    for entry in failing:
        print(f"required, but {entry['verdict']}: {entry['id']}", file=sys.stderr)
    if failing:
        sys.exit(1)


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs(ledger="of check_claims.py or check_generality.py, .json")
    parser.setting("group", str, verdicts.PAPER, "that the ledger holds", choices=DOCUMENTS)
    run_program(main, parser)
