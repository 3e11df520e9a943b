"""Time restricted training, in turn: all subspaces batched, one training at a time.

Writes the record of every child process (.json).
"""

import argparse

from training_jacobian import storage
from training_jacobian.benchmarking import restricted_benchmark
from training_jacobian.benchmarking.machine import available_cores, machine_facts
from training_jacobian.errors import run_program


def main(arguments: argparse.Namespace) -> None:
    """Measure, save."""
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
    parser.add_argument("--dimensions", type=int, default=8, help="number of subspaces")
    parser.add_argument("--repeats", type=int, default=3, help="child processes per way")
    parser.add_argument("--cores", type=int, default=available_cores(), help="of every process")
    parser.add_argument("--folder", required=True, help="for temporary files")
    parser.add_argument("--record", required=True, help="output: .json")
    run_program(main, parser)
