"""Draw what the right singular vectors are made of: parameter tensors, inputs' components."""

import argparse

from training_jacobian import plotting, storage, subspaces
from training_jacobian.errors import run_program
from training_jacobian.figures import composition


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    measured = storage.load_arrays(arguments.composition)
    sigma = storage.load_array(arguments.sigma)
    parts = subspaces.stored_partition(sigma, storage.load_json(arguments.regions))
    plotting.save_figure(composition.composition(measured, parts), arguments.tensors)
    plotting.save_figure(composition.input_components(measured), arguments.inputs)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--composition", required=True, help="from measure_composition.py")
    parser.add_argument("--sigma", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--regions", required=True, help="from partition_subspaces.py")
    for name in ("tensors", "inputs"):
        parser.add_argument(f"--{name}", nargs="+", required=True, help="outputs: .pdf, .png")
    run_program(main, parser)
