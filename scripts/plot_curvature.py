"""Draw spectra of Hessian and Gauss–Newton matrix, curvature along singular vectors, overlaps."""

import argparse

from training_jacobian import plotting, storage, subspaces, tables
from training_jacobian.errors import run_program
from training_jacobian.figures import curvature


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    measured = storage.load_arrays(arguments.curvature)
    table = tables.load_table(arguments.overlap)
    sigma = storage.load_array(arguments.sigma)
    parts = subspaces.stored_partition(sigma, storage.load_json(arguments.regions))
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
        parser.add_argument(f"--{name}", nargs="+", required=True, help="outputs: .pdf, .png")
    run_program(main, parser)
