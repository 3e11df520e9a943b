"""Decompose the Jacobian: J = U diag(σ) Vᵀ, singular values descending.

Residual and orthonormality are measured, written to the checks file, and must be within
`svd.accepted_error`.
"""

import functools

from training_jacobian.files import storage
from training_jacobian.program import limits, progress
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program
from training_jacobian.spectrum import svd


def main(arguments: Namespace) -> None:
    """Load, decompose, check, save."""
    load = functools.partial(storage.load_array, arguments.jacobian)
    jacobian = load(mmap=True)
    limits.check_size(arguments.jacobian, len(jacobian))
    seconds = svd.expected_seconds(svd.decompose, len(jacobian), jacobian.dtype)
    with progress.waiting(f"decomposing {len(jacobian)} rows and columns", seconds):
        (u, sigma, vt), checks = svd.decompose_and_check(load)
    print(checks)
    storage.save_array(arguments.u, u)
    storage.save_array(arguments.sigma, sigma)
    storage.save_array(arguments.vt, vt)
    storage.save_json(arguments.checks, checks)


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("jacobian")
    parser.outputs(u=".npy, columns u_i", sigma=".npy, σ", vt=".npy, rows v_i", checks=".json")
    run_program(main, parser)
