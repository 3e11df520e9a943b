"""Partition the spectrum into regions and find the trivial directions of the bulk.

Trivial directions are weights of inputs that are always zero and constant shifts of all logits;
each is kept only if the Jacobian leaves it exactly as it is, from both sides.
"""

import json

import numpy as np

from training_jacobian.files import storage
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import add_arguments, describe, from_arguments, share_within
from training_jacobian.spectrum.trivial import (
    dead_input_directions,
    identities,
    logit_shift_directions,
    possible_dead_inputs,
    possible_logit_shifts,
)
from training_jacobian.training import stored_run
from training_jacobian.training.layout import size


def main(arguments: Namespace) -> None:
    """Load, partition, save."""
    thresholds = from_arguments(arguments)
    run = stored_run.load(arguments.dataset, arguments.training)
    jacobian = storage.load_array(arguments.jacobian, size=size(run.layout), mmap=True)
    found = {kind: identities(jacobian, rows) for kind, rows in candidates(run).items()}
    kept = np.concatenate(list(found.values()))
    sigma = storage.load_array(arguments.sigma, size=len(jacobian))
    vt = storage.load_array(arguments.vt, size=len(jacobian))
    regions = describe(sigma, vt, kept, thresholds)
    regions["trivial_bulk"] |= {kind: len(rows) for kind, rows in found.items()}
    storage.save_array(arguments.trivial, kept)
    storage.save_array(arguments.trivial_share, share_within(vt, kept))
    storage.save_json(arguments.regions, regions)
    print(json.dumps(regions, indent=2))


def candidates(run: stored_run.StoredRun) -> dict[str, np.ndarray]:
    """Return the directions (count, N) that may be trivial, by kind."""
    data, layout = run.data, run.layout
    if run.settings.model:
        classes = int(max(data.y_train.max(), data.y_test.max())) + 1
        dead = possible_dead_inputs(data.x_train, layout)
        shift = possible_logit_shifts(layout, classes)
    else:
        dead = dead_input_directions(data.x_train, layout)
        shift = logit_shift_directions(layout)
    return {"dead_inputs": dead, "logit_shift": shift}


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("dataset", "training", "jacobian", "sigma", "vt")
    add_arguments(parser)
    parser.outputs(
        regions=".json", trivial=".npy, orthonormal rows", trivial_share=".npy, ‖T v_i‖² per index"
    )
    run_program(main, parser)
