"""Draw spectra of Hessian and Gauss–Newton matrix, curvature along singular vectors, overlaps."""

import argparse

from training_jacobian import checked, checked_files, plotting
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import curvature

CONTENT = {"dimensions": "int sizes"} | dict.fromkeys(
    (
        *(f"eigenvalues_{m}_{p}" for m in ("hessian", "gauss_newton") for p in ("start", "end")),
        "along_right_start",
        "along_right_end",
        "along_left_end",
    ),
    "float N",
)


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    sigma = checked.load_spectrum(arguments.sigma)
    measured = checked.load_arrays(arguments.curvature, CONTENT, N=len(sigma))
    table = checked_files.load_table(
        arguments.overlap, "dimension share", "matrix eigenspace point side region"
    )
    parts = checked_files.load_parts(sigma, arguments.regions)
    plotting.save_figure(curvature.spectra(measured), arguments.spectra)
    plotting.save_figure(curvature.along_singular_vectors(measured, parts), arguments.along)
    plotting.save_figure(curvature.eigenspace_shares(table), arguments.shares)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--curvature", required=True, help="from measure_curvature.py")
    parser.add_argument("--overlap", required=True, help="from measure_curvature.py")
    parser.add_argument("--sigma", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--regions", required=True, help="from partition_subspaces.py")
    for name in ("spectra", "along", "shares"):
        parser.add_argument(
            f"--{name}", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
        )
    run_program(main, parser)
