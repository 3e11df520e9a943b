"""Draw the cosine between left and right singular vectors against the index."""

import argparse

from training_jacobian import checked, checked_files, plotting
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import spectrum


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    sigma = checked.load_spectrum(arguments.sigma)
    cosines = checked.load_array(arguments.alignment, "float N", N=len(sigma))
    parts = checked_files.load_parts(sigma, arguments.regions)
    figure = spectrum.singular_vector_alignment(cosines, parts)
    plotting.save_figure(figure, arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--alignment", required=True, help="from measure_alignment.py")
    parser.add_argument("--sigma", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--regions", required=True, help="from partition_subspaces.py")
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
