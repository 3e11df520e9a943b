"""Write the findings: what replicates, what only in part, what not, and what lies beyond the paper.

Every number is read from result files; the order and the words stand in config/findings.yaml.
"""

from pathlib import Path

import yaml

from training_jacobian.files import storage
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program
from training_jacobian.report import finding_sections, findings


def main(arguments: Namespace) -> None:
    """Load, write."""
    ledgers = findings.Ledgers(
        paper={entry["id"]: entry for entry in storage.load_json(arguments.paper)},
        general={entry["id"]: entry for entry in storage.load_json(arguments.general)},
    )
    with storage.reading(arguments.words):
        words = yaml.safe_load(Path(arguments.words).read_text(encoding="utf-8"))
    stated = findings.checked_words(arguments.words, words)
    analyses = finding_sections.sections(
        Path(arguments.results), arguments.runs, arguments.controls, arguments.files
    )
    storage.save_text(
        arguments.findings,
        findings.document(stated, ledgers, analyses),
    )


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs(
        "results",
        words="config/findings.yaml",
        paper="claims.json",
        general="generality.json",
    )
    parser.required("runs", str, "runs of the table", nargs="+")
    parser.setting("controls", str, [], "those on destroyed data", nargs="*")
    parser.setting("files", str, [], "analyses there are, in results", nargs="*")
    parser.outputs(findings=".md")
    run_program(main, parser)
