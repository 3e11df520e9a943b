"""Recompute the statistics of the general claims for every run; write their ledger (.json, .md)."""

from training_jacobian.claims import ledger, load
from training_jacobian.files import storage
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program
from training_jacobian.report import ledgers


def main(arguments: Namespace) -> None:
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
    parser = Parser(__doc__)
    parser.inputs("claims", "results")
    parser.required("runs", str, "all runs, by name", nargs="+")
    parser.setting("controls", str, [], "those that are shown and do not count", nargs="*")
    parser.setting("seeds", str, [], "those that differ in the seed only", nargs="*")
    parser.setting("unrestricted", str, [], "those without restricted training", nargs="*")
    parser.outputs(ledger=".json", document=".md")
    run_program(main, parser)
