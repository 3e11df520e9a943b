"""Recompute the statistics of the claims on one run each; write the ledger (.json, .md)."""

from training_jacobian.claims import ledger, load
from training_jacobian.files import storage
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program
from training_jacobian.report import ledgers

ON_ONE_RUN = (load.PAPER, load.SCALING)


def main(arguments: Namespace) -> None:
    """Load, evaluate, save."""
    stated = load.in_group(load.load_claims(arguments.claims), arguments.group)
    entries = ledger.evaluate(
        stated, arguments.results, seeds=arguments.seeds, files=arguments.files
    )
    storage.save_json(arguments.ledger, entries)
    storage.save_text(arguments.document, ledgers.as_markdown(entries))


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("claims", "results")
    parser.setting("group", str, load.PAPER, "of the claims to check", choices=ON_ONE_RUN)
    parser.setting("seeds", str, [], "runs that differ in the seed only", nargs="*")
    parser.setting("files", str, [], "that all of these have", nargs="*")
    parser.outputs(ledger=".json", document=".md")
    run_program(main, parser)
