"""Tell beforehand what every run needs: products, operations, memory, disk and seconds.

The seconds follow from the machine's rates that measure_machine.py measured. Prints the table and
writes it, with the seconds of every long step, as .csv.
"""

import argparse
import json

from training_jacobian import checked_files, tables
from training_jacobian.argument_types import output_file, positive_integer
from training_jacobian.errors import UserError, run_program
from training_jacobian.planning import table
from training_jacobian.planning.plan import Cores, plan, room_here

SECTIONS = ("runs", "datasets", "matrix_free", "jacobian", "machine", "pathvars")


def main(arguments: argparse.Namespace) -> None:
    """Load, predict, print, save."""
    machine = checked_files.load_machine(arguments.machine)
    try:
        content = json.loads(arguments.settings)
    except ValueError as error:
        raise UserError(f"--settings: found no JSON ({error}), accepted: an object") from error
    config = checked_files.sections("--settings", content, SECTIONS)
    room = room_here(config, memory=machine["memory_bytes"])
    cores = Cores(arguments.cores, machine["cores"])
    rows = plan(config, room, machine, cores=cores)
    print(table.as_text(rows), table.notes(rows, room, cores), sep="\n\n")
    tables.save_table(arguments.plan, table.as_frame(rows))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--machine", required=True, help="from measure_machine.py")
    parser.add_argument(
        "--settings",
        required=True,
        help="JSON: runs (merged with defaults) and the sections that decide what they need",
    )
    parser.add_argument(
        "--cores", type=positive_integer, default=1, help="of the steps of every dense run"
    )
    parser.add_argument("--plan", type=output_file, required=True, help="output: .csv")
    run_program(main, parser)
