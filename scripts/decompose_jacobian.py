"""Decompose the Jacobian: J = U diag(σ) Vᵀ, singular values descending.

Residual and orthonormality are measured, written to the checks file, and must be within
`svd.accepted_error`.
"""

import argparse
import functools

from training_jacobian.files import checked, storage
from training_jacobian.program import limits, progress
from training_jacobian.program.arguments import output_file
from training_jacobian.program.run import run_program
from training_jacobian.spectrum import svd


def main(arguments: argparse.Namespace) -> None:
    """Load, decompose, check, save."""
    load = functools.partial(checked.load_array, arguments.jacobian, "float N N")
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
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jacobian", required=True, help="from compute_jacobian.py")
    for name, content in (("u", "columns u_i"), ("sigma", "σ"), ("vt", "rows v_i")):
        parser.add_argument(
            f"--{name}", type=output_file, required=True, help=f"output: .npy, {content}"
        )
    parser.add_argument("--checks", type=output_file, required=True, help="output: .json")
    run_program(main, parser)
