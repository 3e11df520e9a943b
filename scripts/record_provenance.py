"""Gather what a run's results were made with: configuration, code, versions, devices, digests.

What is told of a step is what held when it ran, from the records that it wrote.
"""

import json

from training_jacobian.files import storage
from training_jacobian.files.provenance import run_provenance
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program


def main(arguments: Namespace) -> None:
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
    parser = Parser(__doc__)
    parser.inputs(folder="of the run's results")
    parser.setting("settings", str, "{}", "JSON: configuration of the run, after defaults")
    parser.inputs(benchmarks="folder of Snakemake's tables of the run's jobs")
    parser.outputs(provenance=".json")
    run_program(main, parser)
