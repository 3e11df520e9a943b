"""Measure regions, largest expansion and volume of J_t = ∂θ_t/∂θ₀ through training.

Writes a row per epoch given, after one for the start, where J is the identity.
"""

import argparse

from training_jacobian.files import checked, tables
from training_jacobian.program.arguments import output_file, positive_integer
from training_jacobian.program.run import run_program
from training_jacobian.spectrum import history
from training_jacobian.spectrum.regions import load_thresholds


def main(arguments: argparse.Namespace) -> None:
    """Load, measure, save."""
    paths = checked.paired("--epochs", "--sigmas", arguments.epochs, arguments.sigmas)
    spectra = checked.load_spectra(paths)
    thresholds = load_thresholds(arguments.regions)
    table = history.spectrum_history(spectra, thresholds, steps_per_epoch=arguments.steps_per_epoch)
    tables.save_table(arguments.history, table)
    print(table.to_string(index=False))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--epochs", type=positive_integer, nargs="+", required=True, help="1 or later"
    )
    parser.add_argument("--sigmas", nargs="+", required=True, help="σ after each of the epochs")
    parser.add_argument(
        "--steps-per-epoch", type=positive_integer, required=True, help="of the optimiser"
    )
    parser.add_argument("--regions", required=True, help="from partition_subspaces.py")
    parser.add_argument("--history", type=output_file, required=True, help="output: .csv")
    run_program(main, parser)
