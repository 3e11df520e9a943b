"""Partition the spectrum into regions and count them, the trivial block of the bulk apart."""

import json

from training_jacobian.files import storage
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import add_arguments, describe, from_arguments


def main(arguments: Namespace) -> None:
    """Load, partition, save."""
    thresholds = from_arguments(arguments)
    checks = storage.load_json(arguments.checks)
    regions = describe(storage.load_array(arguments.sigma), checks["trivial"], thresholds)
    storage.save_json(arguments.regions, regions)
    print(json.dumps(regions, indent=2))


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("sigma", "checks")
    add_arguments(parser)
    parser.outputs(regions=".json")
    run_program(main, parser)
