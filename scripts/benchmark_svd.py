"""Time the decomposition of a stored Jacobian, in turn: this package, NumPy, σ only.

Writes the record of every child process (.json).
"""

import argparse
import os

from training_jacobian import storage
from training_jacobian.argument_types import output_file, positive_integer
from training_jacobian.benchmarking import svd_benchmark
from training_jacobian.benchmarking.machine import available_cores, machine_facts
from training_jacobian.errors import run_program


def main(arguments: argparse.Namespace) -> None:
    """Measure, save."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(arguments.cores)
    record = svd_benchmark.benchmark(arguments.jacobian, repeats=arguments.repeats)
    known = {"name": arguments.name, "machine": machine_facts(arguments.cores)}
    storage.save_json(arguments.record, known | record)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jacobian", required=True, help="from benchmark_jacobian.py")
    parser.add_argument("--name", default="paper", help="of this case in the tables")
    parser.add_argument(
        "--repeats", type=positive_integer, default=3, help="child processes per way"
    )
    parser.add_argument(
        "--cores", type=positive_integer, default=available_cores(), help="of every process"
    )
    parser.add_argument("--record", type=output_file, required=True, help="output: .json")
    run_program(main, parser)
