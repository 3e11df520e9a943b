"""Say beforehand what every run needs: products, operations, memory, disk, and about how long.

Prints the table and writes it as .csv.
"""

import argparse
import json

from training_jacobian.files import checked_files, tables
from training_jacobian.planning import table
from training_jacobian.planning.plan import Cores, plan, room_here
from training_jacobian.planning.work import product_rate
from training_jacobian.program.arguments import output_file, positive_integer
from training_jacobian.program.errors import UserError
from training_jacobian.program.run import run_program

SECTIONS = ("runs", "datasets", "matrix_free", "jacobian", "machine", "pathvars")


def main(arguments: argparse.Namespace) -> None:
    """Load, measure the machine, print, save."""
    try:
        content = json.loads(arguments.settings)
    except ValueError as error:
        raise UserError(f"--settings: found no JSON ({error}), accepted: an object") from error
    config = checked_files.sections("--settings", content, SECTIONS)
    room = room_here(config)
    needs = plan(config, room, cores=Cores(arguments.cores_each, arguments.cores))
    frame = table.as_frame(needs, config["matrix_free"], product_rate())
    print(table.as_text(frame), table.notes(frame, room), sep="\n\n")
    tables.save_table(arguments.plan, frame)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--settings",
        required=True,
        help="JSON: runs (merged with defaults) and the sections that decide what they need",
    )
    parser.add_argument("--cores", type=positive_integer, default=1, help="of the machine")
    parser.add_argument(
        "--cores-each", type=positive_integer, default=1, help="of the steps of every dense run"
    )
    parser.add_argument("--plan", type=output_file, required=True, help="output: .csv")
    run_program(main, parser)
