"""Print the claims ledger as a table; exit 1 if a required claim of the group does not hold."""

import argparse
import sys

from training_jacobian import claims, storage
from training_jacobian.errors import run_program


def main(arguments: argparse.Namespace) -> None:
    """Load, print, judge."""
    ledger = storage.load_json(arguments.ledger)
    print(claims.as_table(ledger))
    failing = claims.failing(ledger, arguments.group)
    for entry in failing:
        print(f"required, but {entry['verdict']}: {entry['id']}", file=sys.stderr)
    if failing:
        sys.exit(1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ledger", required=True, help="from check_claims.py")
    parser.add_argument("--group", default="paper", help="group whose required claims decide")
    run_program(main, parser)
