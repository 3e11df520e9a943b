"""Measure how far training moved along every right singular vector: Vᵀ(θ_T − θ₀), shape (N,).

Also writes each region's share of ‖θ_T − θ₀‖² beside its share of dimensions.
"""

import argparse

from training_jacobian.experiments import directions
from training_jacobian.files import checked, storage
from training_jacobian.program.arguments import output_file
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import load_parts
from training_jacobian.training.stored_arrays import load_ends


def main(arguments: argparse.Namespace) -> None:
    """Load, measure, save."""
    ends = load_ends(arguments.training)
    size = len(ends["theta_0"])
    vt = checked.load_array(arguments.vt, "float N N", N=size)
    components = directions.movement(ends["theta_0"], ends["theta_T"], vt)
    sigma = checked.load_spectrum(arguments.sigma, N=size)
    parts = load_parts(sigma, arguments.regions)
    storage.save_array(arguments.movement, components)
    storage.save_json(arguments.shares, directions.shares(components, parts))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("training", "sigma", "vt", "regions"):
        parser.add_argument(f"--{name}", required=True, help="input")
    parser.add_argument("--movement", type=output_file, required=True, help="output: .npy")
    parser.add_argument("--shares", type=output_file, required=True, help="output: .json")
    run_program(main, parser)
