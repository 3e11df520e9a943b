"""Draw the spectra of J_t through training, the regions' growth, the expansion and the volume."""

import argparse

from training_jacobian import checked, checked_files, plotting
from training_jacobian.argument_types import figure_file, positive_integer
from training_jacobian.errors import run_program
from training_jacobian.figures import spectrum_history

COLUMNS = "epoch step lyapunov chaotic bulk stable"


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    paths = checked.paired("--epochs", "--sigmas", arguments.epochs, arguments.sigmas)
    spectra = checked.load_spectra(paths)
    history = checked_files.load_table(arguments.history, COLUMNS)
    plotting.save_figure(spectrum_history.spectrum_history(spectra, history), arguments.spectra)
    plotting.save_figure(spectrum_history.expansion_history(history), arguments.expansion)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--epochs", type=positive_integer, nargs="+", required=True, help="1 or later"
    )
    parser.add_argument("--sigmas", nargs="+", required=True, help="σ after each of the epochs")
    parser.add_argument("--history", required=True, help="from measure_spectrum_history.py")
    parser.add_argument(
        "--spectra", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    parser.add_argument(
        "--expansion", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
