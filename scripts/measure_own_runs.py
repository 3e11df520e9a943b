"""Try runs with a user's own network or optimiser, and measure their size; nothing is trained.

Reads JSON (runs merged with defaults, facts of the data sets), writes JSON: per run its parameters,
operations, numbers that are kept, and source files; and one line per run that cannot be used.
"""

import argparse
import dataclasses

from training_jacobian import datasets, devices, storage
from training_jacobian.argument_types import output_file
from training_jacobian.errors import UserError, run_program
from training_jacobian.own import differentiation, size
from training_jacobian.own.sources import source_files
from training_jacobian.samples import Split
from training_jacobian.settings import Settings, from_run
from training_jacobian.training import make_optimizer, make_problem, with_optimizer


def main(arguments: argparse.Namespace) -> None:
    """Load, try, measure, save."""
    asked = storage.load_json(arguments.runs)
    own, errors = {}, []
    for name, run in asked["runs"].items():
        recipe = from_run(run)
        try:
            own[name] = measured(recipe, run["dataset"], asked["datasets"][run["dataset"]])
        except UserError as error:
            errors.append(f"runs.{name}.{error}")
    storage.save_json(arguments.measured, {"own": own, "errors": errors})


def measured(recipe: Settings, dataset: str, facts: dict) -> dict:
    """Return the size of one run, built on the first batch of its data."""
    devices.configure(precision=recipe.precision)
    x, y = datasets.load(dataset)
    samples = facts["samples"] - facts["test_size"]
    batch = min(recipe.batch_size, samples)
    # The labels of the whole data set, as they tell the number of classes.
    first = Split(x[:batch], y[:batch], x, y)
    problem = make_problem(dataclasses.replace(recipe, batch_size=batch), first)
    steps = recipe.epochs * (samples // batch)
    problem = with_optimizer(problem, make_optimizer(recipe, steps))
    differentiation.check(problem)
    sources = source_files(recipe.model, recipe.optimizer)
    return size.measure(problem) | {"sources": list(sources.values())}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", required=True, help="JSON: runs and the facts of their data sets")
    parser.add_argument("--measured", type=output_file, required=True, help="output: .json")
    run_program(main, parser)
