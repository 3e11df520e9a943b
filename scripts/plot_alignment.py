"""Draw the cosine between left and right singular vectors against the index."""

import argparse

from training_jacobian import plotting, storage, subspaces
from training_jacobian.errors import run_program
from training_jacobian.figures import spectrum


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    cosines = storage.load_array(arguments.alignment)
    sigma = storage.load_array(arguments.sigma)
    parts = subspaces.stored_partition(sigma, storage.load_json(arguments.regions))
    figure = spectrum.singular_vector_alignment(cosines, parts)
    plotting.save_figure(figure, arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--alignment", required=True, help="from measure_alignment.py")
    parser.add_argument("--sigma", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--regions", required=True, help="from partition_subspaces.py")
    parser.add_argument("--figures", nargs="+", required=True, help="outputs: .pdf, .png")
    run_program(main, parser)
