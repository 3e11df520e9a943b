"""Print all ledgers of claims in short, where the figures are and what to do next.

The end of `make reproduce`. Exits with 1 if a required claim does not hold.
"""

import argparse
import sys
from pathlib import Path

from training_jacobian import claims, closing, storage
from training_jacobian.errors import UserError, run_program

LEDGERS = {"scaling": claims.SCALING, "generality": claims.GENERALITY, "claims": claims.PAPER}
"""Names of the ledgers' files, the paper's last: it ends next to what is said about all."""


def main(arguments: argparse.Namespace) -> None:
    """Load what there is, print, judge."""
    paths = {arguments.results / f"{name}.json": group for name, group in LEDGERS.items()}
    ledgers = {path: storage.load_json(path) for path in paths if path.exists()}
    if not ledgers:
        raise UserError(f"--results: found no ledger in {arguments.results}, accepted: claims.json")
    failing = [
        entry for path, ledger in ledgers.items() for entry in claims.failing(ledger, paths[path])
    ]
    print(
        closing.closing_text(
            {str(path.with_suffix(".md")): ledger for path, ledger in ledgers.items()},
            failing,
            figures=str(arguments.figures),
            pictures=len(list(arguments.figures.rglob("*.png"))),
            findings=str(arguments.findings) if arguments.findings.exists() else None,
        )
    )
    if failing:
        sys.exit(1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("results", "results"), ("figures", "figures")):
        parser.add_argument(f"--{name}", type=Path, default=Path(default), help="folder")
    parser.add_argument("--findings", type=Path, default=Path("docs/findings.md"), help="document")
    run_program(main, parser)
