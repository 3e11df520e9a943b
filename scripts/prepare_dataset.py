"""Load a data set, check its digest, split it, standardise it, apply a run's controls.

Writes x_train, y_train, x_test, y_test (.npz) and a description of the raw data, with
whether the inputs were standardised (.json).
"""

import argparse
import dataclasses

from training_jacobian.files import storage
from training_jacobian.program.arguments import Parser, positive_integer, seed
from training_jacobian.program.run import run_program
from training_jacobian.training import dataset_file, datasets


def main(arguments: argparse.Namespace) -> None:
    """Load, check, prepare, save."""
    x, y = datasets.load(arguments.name)
    description = datasets.describe(arguments.name, x, y)
    facts = ("sha256", "samples", "features", "classes")
    datasets.check_facts(description, {key: getattr(arguments, key) for key in facts})
    data = datasets.prepared(x, y, vars(arguments))
    storage.save_arrays(arguments.dataset, **dataclasses.asdict(data))
    storage.save_json(arguments.description, description | {"standardised": arguments.standardise})


def split_seed(text: str) -> int | str:
    """Return the seed, or `last`, from the command line."""
    return text if text == dataset_file.LAST else seed(text)


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.required("name", str, "of the data set, or an own .npz")
    parser.required("sha256", str, "expected digest of inputs and labels")
    for fact in ("samples", "features", "classes"):
        parser.required(fact, positive_integer, "expected number")
    parser.required("test-size", positive_integer, "samples held out")
    parser.setting("split-seed", split_seed, 0, "or `last`: the last samples are held out")
    parser.add_argument(
        "--standardise",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="inputs to mean 0 and variance 1 over the training samples",
    )
    parser.add_argument("--inputs", choices=datasets.INPUTS, default="real")
    parser.add_argument("--labels", choices=datasets.LABELS, default="true")
    parser.setting("seed", seed, 0, "of noise and shuffling")
    parser.outputs(dataset=".npz", description=".json")
    run_program(main, parser)
