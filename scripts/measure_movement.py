"""Measure how far training moved along every right singular vector: Vᵀ(θ_T − θ₀), shape (N,).

Also writes each region's share of ‖θ_T − θ₀‖² beside its share of dimensions.
"""

import argparse

from training_jacobian import movement, storage, subspaces
from training_jacobian.errors import run_program


def main(arguments: argparse.Namespace) -> None:
    """Load, measure, save."""
    ends = storage.load_arrays(arguments.training)
    vt = storage.load_array(arguments.vt)
    components = movement.movement(ends["theta_0"], ends["theta_T"], vt)
    parts = subspaces.stored_partition(
        storage.load_array(arguments.sigma), storage.load_json(arguments.regions)
    )
    storage.save_array(arguments.movement, components)
    storage.save_json(arguments.shares, movement.shares(components, parts))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("training", "sigma", "vt", "regions"):
        parser.add_argument(f"--{name}", required=True, help="input")
    parser.add_argument("--movement", required=True, help="output: .npy")
    parser.add_argument("--shares", required=True, help="output: .json")
    run_program(main, parser)
