"""Time the training Jacobian by this package and by `jax.jacfwd`, in turn, in child processes.

Writes the record of every child process (.json) and this package's Jacobian (.npy).
"""

import argparse

from training_jacobian import settings, storage
from training_jacobian.argument_types import output_file, positive_integer
from training_jacobian.benchmarking import jacobian_benchmark
from training_jacobian.benchmarking.machine import available_cores, machine_facts
from training_jacobian.errors import run_program
from training_jacobian.stored_arrays import load_data


def main(arguments: argparse.Namespace) -> None:
    """Load, measure, save."""
    recipe = settings.from_arguments(arguments)
    data = load_data(arguments.dataset)
    classes = int(max(data.y_train.max(), data.y_test.max())) + 1
    record = jacobian_benchmark.benchmark(
        recipe,
        dataset=arguments.dataset,
        widths=[data.x_train.shape[1], *recipe.hidden, classes],
        with_jacfwd=arguments.jacfwd,
        repeats=arguments.repeats,
        cores=arguments.cores,
        memory=arguments.memory_mib * 2**20,
        output=arguments.jacobian,
    )
    known = {
        "name": arguments.name,
        "machine": machine_facts(arguments.cores),
        "settings": vars(recipe),
    }
    storage.save_json(arguments.record, known | record)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dataset", required=True, help="from prepare_dataset.py")
    settings.add_arguments(parser)
    parser.add_argument("--name", default="paper", help="of this case in the tables")
    parser.add_argument(
        "--repeats", type=positive_integer, default=3, help="child processes per way"
    )
    parser.add_argument(
        "--jacfwd", action=argparse.BooleanOptionalAction, default=True, help="run both ways"
    )
    parser.add_argument(
        "--cores", type=positive_integer, default=available_cores(), help="of every process"
    )
    parser.add_argument(
        "--memory-mib", type=positive_integer, default=256, help="for a block's temporaries"
    )
    parser.add_argument("--record", type=output_file, required=True, help="output: .json")
    parser.add_argument("--jacobian", type=output_file, required=True, help="output: .npy")
    run_program(main, parser)
