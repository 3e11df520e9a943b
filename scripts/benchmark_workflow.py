"""Time a target of the workflow, run anew: programs, imports, compilation, Snakemake itself.

Runs Snakemake in temporary folders, which it removes, and writes its times (.json).
"""

import argparse

from training_jacobian import storage
from training_jacobian.argument_types import output_file, output_folder, positive_integer
from training_jacobian.benchmarking import workflow_benchmark
from training_jacobian.benchmarking.machine import available_cores, machine_facts
from training_jacobian.errors import run_program


def main(arguments: argparse.Namespace) -> None:
    """Measure, save."""
    record = workflow_benchmark.benchmark(
        arguments.target,
        snakefile=arguments.snakefile,
        config_files=arguments.config_files,
        cores=arguments.cores,
        folder=arguments.folder,
    )
    known = {"machine": machine_facts(arguments.cores)}
    storage.save_json(arguments.record, known | record)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", default="notebook", help="rule to run with all that it needs")
    parser.add_argument("--snakefile", default="Snakefile", help="in the folder to run it in")
    parser.add_argument("--config-files", nargs="+", required=True, help="later ones win")
    parser.add_argument(
        "--cores", type=positive_integer, default=available_cores(), help="given to Snakemake"
    )
    parser.add_argument("--folder", type=output_folder, required=True, help="for temporary results")
    parser.add_argument("--record", type=output_file, required=True, help="output: .json")
    run_program(main, parser)
