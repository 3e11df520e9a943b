"""Decompose the Jacobian: J = U diag(σ) Vᵀ, singular values descending.

Trivial directions, weights of inputs that are always zero and constant shifts of all logits, are
found first: those that J leaves as they are, from both sides. They are a block of left and right
singular vectors with σ = 1, and J is decomposed across them. The checks say where the block is and
how far from J the nearest candidates are. Residual and orthonormality are measured, and must be
within `svd.accepted_error`.
"""

import functools

from training_jacobian.files import storage
from training_jacobian.program import limits, progress
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program
from training_jacobian.spectrum import svd, trivial
from training_jacobian.spectrum.deflation import decompose_around
from training_jacobian.training import stored_run


def main(arguments: Namespace) -> None:
    """Load, find the trivial directions, decompose, check, save."""
    load = functools.partial(storage.load_array, arguments.jacobian)
    jacobian = load(mmap=True)
    limits.check_size(arguments.jacobian, len(jacobian))
    run = stored_run.load(arguments.dataset, arguments.training)
    found = trivial.find(jacobian, trivial.candidates(run))
    count = len(found.directions)
    seconds = svd.expected_seconds(svd.decompose, len(jacobian) - count, jacobian.dtype)
    with progress.waiting(f"decomposing {len(jacobian)} rows and columns", seconds):
        (u, sigma, vt), first, checks = decompose_around(
            load, found.directions, off_by=found.largest_accepted or 0
        )
    block = {"first": first, "count": count, **found.counts}
    report = {**checks, "trivial": block, "candidates": found.checks}
    print(report)
    storage.save_array(arguments.u, u)
    storage.save_array(arguments.sigma, sigma)
    storage.save_array(arguments.vt, vt)
    storage.save_json(arguments.checks, report)


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("dataset", "training", "jacobian")
    parser.outputs(u=".npy, columns u_i", sigma=".npy, σ", vt=".npy, rows v_i", checks=".json")
    run_program(main, parser)
