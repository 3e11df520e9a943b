"""Print all ledgers of claims in short, where the figures are and what to do next.

The end of `make reproduce`. Exits with 1 if a required claim does not hold.
"""

import sys
from pathlib import Path

from training_jacobian.claims import load
from training_jacobian.claims.ledger import failing
from training_jacobian.files import storage
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program
from training_jacobian.report.ledgers import closing_text

LEDGERS = {"scaling": load.SCALING, "generality": load.GENERALITY, "claims": load.PAPER}
"""Names of the ledgers' files, the paper's last: it ends next to what is said about all."""


def main(arguments: Namespace) -> None:
    """Load what there is, print, judge."""
    results, figures, findings = map(
        Path, (arguments.results, arguments.figures, arguments.findings)
    )
    paths = {results / f"{name}.json": group for name, group in LEDGERS.items()}
    # A configuration may have no claims of a group; without any, the last path is told.
    there = [path for path in paths if path.exists()] or list(paths)[-1:]
    ledgers = {path: storage.load_json(path) for path in there}
    lacking = [entry for path, ledger in ledgers.items() for entry in failing(ledger, paths[path])]
    print(
        closing_text(
            {str(path.with_suffix(".md")): ledger for path, ledger in ledgers.items()},
            lacking,
            figures=str(figures),
            pictures=len(list(figures.rglob("*.png"))),
            findings=str(findings) if findings.exists() else None,
        )
    )
    if lacking:
        sys.exit(1)


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("results", figures="folder", findings="document, if it is there")
    run_program(main, parser)
