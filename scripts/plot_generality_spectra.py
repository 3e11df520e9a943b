"""Draw the singular values of many runs, a panel each, coloured by region."""

import argparse

from training_jacobian import plotting, storage, subspaces
from training_jacobian.errors import run_program
from training_jacobian.figures import generality_spectra


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    spectra = {}
    files = zip(arguments.runs, arguments.sigmas, arguments.regions, strict=True)
    for run, path, regions in files:
        sigma = storage.load_array(path)
        spectra[run] = sigma, subspaces.stored_partition(sigma, storage.load_json(regions))
    plotting.save_figure(generality_spectra.generality_spectra(spectra), arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", nargs="+", required=True, help="names, in the files' order")
    parser.add_argument("--sigmas", nargs="+", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--regions", nargs="+", required=True, help="from partition_subspaces.py")
    parser.add_argument("--figures", nargs="+", required=True, help="outputs: .pdf, .png")
    run_program(main, parser)
