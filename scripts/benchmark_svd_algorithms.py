"""Time and check every algorithm of `jax.lax.linalg.svd` on JAX's device, e.g. a GPU.

Writes one record per algorithm (.json); float64 where the stored Jacobian is.
"""

import argparse

import jax

from training_jacobian import checked, devices, storage
from training_jacobian.argument_types import output_file
from training_jacobian.benchmarking import svd_algorithms
from training_jacobian.errors import run_program


def main(arguments: argparse.Namespace) -> None:
    """Load, decompose by every algorithm, save."""
    matrix = checked.load_array(arguments.jacobian, "float N N")
    devices.configure(precision=str(matrix.dtype))
    found = {
        "device": jax.devices()[0].device_kind,
        "parameters": len(matrix),
        "precision": str(matrix.dtype),
        "algorithms": svd_algorithms.compare(matrix),
    }
    for name, record in found["algorithms"].items():
        print(name, record)
    storage.save_json(arguments.record, found)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jacobian", required=True, help="from compute_jacobian.py")
    parser.add_argument("--record", type=output_file, required=True, help="output: .json")
    run_program(main, parser)
