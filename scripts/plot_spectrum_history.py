"""Draw the spectra of J_t through training, the regions' growth, the expansion and the volume."""

import argparse

from training_jacobian import plotting, storage, tables
from training_jacobian.errors import run_program
from training_jacobian.figures import spectrum_history


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    spectra = {
        epoch: storage.load_array(path)
        for epoch, path in zip(arguments.epochs, arguments.sigmas, strict=True)
    }
    history = tables.load_table(arguments.history)
    plotting.save_figure(spectrum_history.spectrum_history(spectra, history), arguments.spectra)
    plotting.save_figure(spectrum_history.expansion_history(history), arguments.expansion)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, nargs="+", required=True, help="1 or later")
    parser.add_argument("--sigmas", nargs="+", required=True, help="σ after each of the epochs")
    parser.add_argument("--history", required=True, help="from measure_spectrum_history.py")
    parser.add_argument("--spectra", nargs="+", required=True, help="outputs: .pdf, .png")
    parser.add_argument("--expansion", nargs="+", required=True, help="outputs: .pdf, .png")
    run_program(main, parser)
