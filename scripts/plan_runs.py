"""Say beforehand what every run needs: products, operations, memory, disk, and about how long.

Prints the table and writes it as .csv.
"""

import json

from training_jacobian.files import tables
from training_jacobian.planning import table
from training_jacobian.planning.plan import Cores, plan, room_here
from training_jacobian.planning.work import product_rate
from training_jacobian.program.arguments import Namespace, Parser, positive_integer
from training_jacobian.program.errors import UserError
from training_jacobian.program.run import run_program

SECTIONS = ("runs", "datasets", "matrix_free", "jacobian", "machine", "pathvars")


def main(arguments: Namespace) -> None:
    """Load, measure the machine, print, save."""
    try:
        config = json.loads(arguments.settings)
        missing = [name for name in SECTIONS if not isinstance(config.get(name), dict)]
    except (ValueError, AttributeError) as error:
        raise UserError(f"--settings: found no JSON object ({error}), accepted: one") from error
    if missing:
        raise UserError(f"--settings: found no {missing[0]}, accepted: a configuration with it")
    room = room_here(config)
    needs = plan(config, room, cores=Cores(arguments.cores_each, arguments.cores))
    frame = table.as_frame(needs, config["matrix_free"], product_rate())
    print(table.as_text(frame), table.notes(frame, room), sep="\n\n")
    tables.save_table(arguments.plan, frame)


if __name__ == "__main__":
    parser = Parser(__doc__)
    explained = "JSON: runs (merged with defaults) and the sections that decide what they need"
    parser.required("settings", str, explained)
    parser.setting("cores", positive_integer, 1, "of the machine")
    parser.setting("cores-each", positive_integer, 1, "of the steps of every dense run")
    parser.outputs(plan=".csv")
    run_program(main, parser)
