"""Time restricted training, in turn: all subspaces batched, one training at a time.

Writes the record of every child process (.json).
"""

import argparse

from training_jacobian import storage
from training_jacobian.argument_types import output_file, output_folder, positive_integer
from training_jacobian.benchmarking import restricted_benchmark
from training_jacobian.benchmarking.machine import available_cores, machine_facts
from training_jacobian.errors import run_program
from training_jacobian.stored_arrays import load_data
from training_jacobian.stored_run import load_settings


def main(arguments: argparse.Namespace) -> None:
    """Measure, save."""
    load_settings(arguments.training)
    load_data(arguments.dataset)
    record = restricted_benchmark.benchmark(
        arguments.dataset,
        arguments.training,
        count=arguments.dimensions,
        repeats=arguments.repeats,
        cores=arguments.cores,
        folder=arguments.folder,
    )
    known = {"machine": machine_facts(arguments.cores)}
    storage.save_json(arguments.record, known | record)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dataset", required=True, help="from prepare_dataset.py")
    parser.add_argument("--training", required=True, help="from train_network.py")
    parser.add_argument(
        "--dimensions", type=positive_integer, default=8, help="number of subspaces"
    )
    parser.add_argument(
        "--repeats", type=positive_integer, default=3, help="child processes per way"
    )
    parser.add_argument(
        "--cores", type=positive_integer, default=available_cores(), help="of every process"
    )
    parser.add_argument("--folder", type=output_folder, required=True, help="for temporary files")
    parser.add_argument("--record", type=output_file, required=True, help="output: .json")
    run_program(main, parser)
