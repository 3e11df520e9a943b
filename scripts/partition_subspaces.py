"""Partition the spectrum into regions and find the trivial directions of the bulk.

Trivial directions are weights of inputs that are always zero and constant shifts of all logits;
each is kept only if the Jacobian leaves it exactly as it is, from both sides.
"""

import argparse
import json

import numpy as np

from training_jacobian import storage, subspaces
from training_jacobian.errors import run_program
from training_jacobian.own import trivial
from training_jacobian.stored_run import load_data, load_settings


def main(arguments: argparse.Namespace) -> None:
    """Load, partition, save."""
    jacobian = storage.load_array(arguments.jacobian, mmap=True)
    kinds = candidates(arguments.dataset, arguments.training)
    found = {kind: subspaces.identities(jacobian, rows) for kind, rows in kinds.items()}
    kept = np.concatenate(list(found.values()))
    sigma, vt = storage.load_array(arguments.sigma), storage.load_array(arguments.vt)
    thresholds = subspaces.Thresholds(
        arguments.chaotic_above, arguments.bulk_within, arguments.stable_below
    )
    regions = subspaces.describe(sigma, vt, kept, thresholds)
    regions["trivial_bulk"] |= {kind: len(rows) for kind, rows in found.items()}
    storage.save_array(arguments.trivial, kept)
    storage.save_array(arguments.trivial_share, subspaces.share_within(vt, kept))
    storage.save_json(arguments.regions, regions)
    print(json.dumps(regions, indent=2))


def candidates(dataset: str, training: str) -> dict[str, np.ndarray]:
    """Return the directions (count, N) that may be trivial, by kind."""
    layout = json.loads(str(storage.load_arrays(training)["layout"]))
    data = load_data(dataset)
    if load_settings(training).model:
        classes = int(max(data.y_train.max(), data.y_test.max())) + 1
        dead = trivial.dead_input_directions(data.x_train, layout)
        shift = trivial.logit_shift_directions(layout, classes)
    else:
        dead = subspaces.dead_input_directions(data.x_train, layout)
        shift = subspaces.logit_shift_directions(layout)
    return {"dead_inputs": dead, "logit_shift": shift}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("dataset", "training", "jacobian", "sigma", "vt"):
        parser.add_argument(f"--{name}", required=True, help="input")
    parser.add_argument("--chaotic-above", type=float, default=1.5)
    parser.add_argument("--bulk-within", type=float, default=0.1)
    parser.add_argument("--stable-below", type=float, default=0.6666667)
    parser.add_argument("--regions", required=True, help="output: .json")
    parser.add_argument("--trivial", required=True, help="output: .npy, orthonormal rows")
    parser.add_argument("--trivial-share", required=True, help="output: .npy, ‖T v_i‖² per index")
    run_program(main, parser)
