"""Draw how far training moved along each right singular vector."""

import argparse

from training_jacobian import plotting, storage, subspaces
from training_jacobian.errors import run_program
from training_jacobian.figures import directions


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    sigma = storage.load_array(arguments.sigma)
    parts = subspaces.stored_partition(sigma, storage.load_json(arguments.regions))
    components = storage.load_array(arguments.movement)
    plotting.save_figure(directions.parameter_movement(components, parts), arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--movement", required=True, help="from measure_movement.py")
    parser.add_argument("--sigma", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--regions", required=True, help="from partition_subspaces.py")
    parser.add_argument("--figures", nargs="+", required=True, help="outputs: .pdf, .png")
    run_program(main, parser)
