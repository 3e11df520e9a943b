"""Partition the spectrum into regions and find the trivial directions of the bulk.

Trivial directions are weights of inputs that are always zero and constant shifts of all logits;
each is kept only if the Jacobian leaves it exactly as it is, from both sides.
"""

import argparse
import json

import numpy as np

from training_jacobian.files import checked, storage
from training_jacobian.program.arguments import output_file, positive
from training_jacobian.program.run import run_program
from training_jacobian.spectrum import trivial
from training_jacobian.spectrum.regions import (
    dead_input_directions,
    describe,
    identities,
    in_order,
    logit_shift_directions,
    share_within,
)
from training_jacobian.training.layout import load_layout, size
from training_jacobian.training.stored_arrays import load_data
from training_jacobian.training.stored_run import load_settings


def main(arguments: argparse.Namespace) -> None:
    """Load, partition, save."""
    thresholds = in_order(arguments.chaotic_above, arguments.bulk_within, arguments.stable_below)
    layout = load_layout(arguments.training)
    kinds = candidates(arguments.dataset, arguments.training, layout)
    jacobian = checked.load_array(arguments.jacobian, "float N N", N=size(layout), mmap=True)
    found = {kind: identities(jacobian, rows) for kind, rows in kinds.items()}
    kept = np.concatenate(list(found.values()))
    sigma = checked.load_spectrum(arguments.sigma, N=len(jacobian))
    vt = checked.load_array(arguments.vt, "float N N", N=len(jacobian))
    regions = describe(sigma, vt, kept, thresholds)
    regions["trivial_bulk"] |= {kind: len(rows) for kind, rows in found.items()}
    storage.save_array(arguments.trivial, kept)
    storage.save_array(arguments.trivial_share, share_within(vt, kept))
    storage.save_json(arguments.regions, regions)
    print(json.dumps(regions, indent=2))


def candidates(dataset: str, training: str, layout: list[dict]) -> dict[str, np.ndarray]:
    """Return the directions (count, N) that may be trivial, by kind."""
    data = load_data(dataset)
    if load_settings(training).model:
        classes = int(max(data.y_train.max(), data.y_test.max())) + 1
        dead = trivial.dead_input_directions(data.x_train, layout)
        shift = trivial.logit_shift_directions(layout, classes)
    else:
        dead = dead_input_directions(data.x_train, layout)
        shift = logit_shift_directions(layout)
    return {"dead_inputs": dead, "logit_shift": shift}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("dataset", "training", "jacobian", "sigma", "vt"):
        parser.add_argument(f"--{name}", required=True, help="input")
    parser.add_argument("--chaotic-above", type=positive, default=1.5)
    parser.add_argument("--bulk-within", type=positive, default=0.1)
    parser.add_argument("--stable-below", type=positive, default=0.6666667)
    parser.add_argument("--regions", type=output_file, required=True, help="output: .json")
    parser.add_argument(
        "--trivial", type=output_file, required=True, help="output: .npy, orthonormal rows"
    )
    parser.add_argument(
        "--trivial-share", type=output_file, required=True, help="output: .npy, ‖T v_i‖² per index"
    )
    run_program(main, parser)
