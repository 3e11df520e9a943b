"""Gather what a run's results were made with: configuration, code, versions, devices, digests.

What is told of a step is what held when it ran, from the records that it wrote.
"""

import argparse
import json

from training_jacobian.files import storage
from training_jacobian.files.provenance import run_provenance
from training_jacobian.program.arguments import output_file
from training_jacobian.program.run import run_program


def main(arguments: argparse.Namespace) -> None:
    """Gather, save."""
    provenance = run_provenance(
        arguments.folder,
        configuration=json.loads(arguments.settings),
        benchmarks=arguments.benchmarks,
    )
    storage.save_json(arguments.provenance, provenance)
    commits = {step["commit"] or "no commit known" for step in provenance["steps"]}
    print(f"{len(provenance['steps'])} steps, at {', '.join(sorted(commits))}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", required=True, help="of the run's results")
    parser.add_argument(
        "--settings", default="{}", help="JSON: configuration of the run, after defaults"
    )
    parser.add_argument(
        "--benchmarks", required=True, help="folder of Snakemake's tables of the run's jobs"
    )
    parser.add_argument("--provenance", type=output_file, required=True, help="output: .json")
    run_program(main, parser)
