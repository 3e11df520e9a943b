"""Recompute the statistics of the claims on one run each; write the ledger (.json, .md)."""

from training_jacobian.claims import verdicts
from training_jacobian.files import storage
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program
from training_jacobian.report import ledger_documents

ON_ONE_RUN = (verdicts.PAPER, verdicts.SCALING)


def main(arguments: Namespace) -> None:
    """Load, evaluate, save."""
    stated = verdicts.in_group(verdicts.load_claims(arguments.claims), arguments.group)
    ledger = verdicts.evaluate(stated, arguments.results)
    storage.save_json(arguments.ledger, ledger)
    storage.save_text(arguments.document, ledger_documents.as_markdown(ledger))


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("claims", "results")
    parser.setting("group", str, verdicts.PAPER, "of the claims to check", choices=ON_ONE_RUN)
    parser.outputs(ledger=".json", document=".md")
    run_program(main, parser)
