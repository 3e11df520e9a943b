"""Try runs with a user's own network or optimiser, and measure their size; nothing is trained.

Reads JSON (runs merged with defaults, facts of the data sets), writes JSON: per run its parameters,
operations, numbers that are kept, and source files; and one line per run that cannot be used.
"""

import dataclasses

from training_jacobian.files import storage
from training_jacobian.planning import user_size
from training_jacobian.program import devices
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.errors import UserError
from training_jacobian.program.run import run_program
from training_jacobian.training import datasets, user_checks
from training_jacobian.training.problem import make_problem
from training_jacobian.training.settings import Settings, from_run
from training_jacobian.training.user_sources import source_files


def main(arguments: Namespace) -> None:
    """Load, try, measure, save."""
    asked = storage.load_json(arguments.runs)
    own, errors = {}, []
    for name, run in asked["runs"].items():
        recipe = from_run(run)
        try:
            own[name] = measured(recipe, run, asked["datasets"][run["dataset"]])
        except UserError as error:
            errors.append(f"runs.{name}.{error}")
    storage.save_json(arguments.measured, {"own": own, "errors": errors})


def measured(recipe: Settings, run: dict, facts: dict) -> dict:
    """Return the size of one run, tried on every batch of its data."""
    devices.configure(precision=recipe.precision)
    data = datasets.prepared(*datasets.load(run["dataset"]), run | facts)
    batch = min(recipe.batch_size, len(data.x_train))
    whole = len(data.x_train) // batch * batch
    data = dataclasses.replace(data, x_train=data.x_train[:whole], y_train=data.y_train[:whole])
    problem = make_problem(dataclasses.replace(recipe, batch_size=batch), data)
    user_checks.check(problem)
    sources = source_files(recipe.model, recipe.optimizer)
    found = user_size.measure(problem) | {"sources": list(sources.values())}
    try:
        user_checks.check_restricted(problem)
    except UserError as error:
        found["unrestricted"] = str(error)
    return found


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs(runs="runs and the facts of their data sets, .json")
    parser.outputs(measured=".json")
    run_program(main, parser)
