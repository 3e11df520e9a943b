"""Draw the singular values of many runs, a panel each, coloured by region."""

import argparse

from training_jacobian import checked, checked_files, plotting
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import generality_spectra


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    sigmas = checked.paired("--runs", "--sigmas", arguments.runs, arguments.sigmas)
    regions = checked.paired("--runs", "--regions", arguments.runs, arguments.regions)
    spectra = {}
    for run, path in sigmas.items():
        sigma = checked.load_spectrum(path)
        spectra[run] = sigma, checked_files.load_parts(sigma, regions[run])
    plotting.save_figure(generality_spectra.generality_spectra(spectra), arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", nargs="+", required=True, help="names, in the files' order")
    parser.add_argument("--sigmas", nargs="+", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--regions", nargs="+", required=True, help="from partition_subspaces.py")
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
