"""Compare every result with the digest that was recorded when it was written.

Prints a line for each that differs, with the command that makes it again; exits with 1 if one does.
"""

from pathlib import Path

from training_jacobian.files.digests import FOLDER, differences
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.errors import UserError
from training_jacobian.program.run import run_program


def main(arguments: Namespace) -> None:
    """Compare, print."""
    count = len(list(Path(arguments.results).rglob(f"{FOLDER}/*.json")))
    if not count:
        raise UserError(f"{arguments.results}: found no result, accepted: a folder of results")
    found = list(differences(arguments.results))
    for line in found:
        print(line)
    if found:
        raise UserError(f"{len(found)} of {count} results differ from their records")
    print(f"{count} results match their records.")


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("results")
    run_program(main, parser)
