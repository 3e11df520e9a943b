"""Measure regions, largest expansion and volume of J_t = ∂θ_t/∂θ₀ through training.

Writes a row per epoch given, after one for the start, where J is the identity.
"""

import argparse

from training_jacobian import spectrum_history, storage, subspaces, tables
from training_jacobian.errors import run_program


def main(arguments: argparse.Namespace) -> None:
    """Load, measure, save."""
    spectra = {
        epoch: storage.load_array(path)
        for epoch, path in zip(arguments.epochs, arguments.sigmas, strict=True)
    }
    thresholds = subspaces.Thresholds(**storage.load_json(arguments.regions)["thresholds"])
    table = spectrum_history.spectrum_history(
        spectra, thresholds, steps_per_epoch=arguments.steps_per_epoch
    )
    tables.save_table(arguments.history, table)
    print(table.to_string(index=False))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, nargs="+", required=True, help="1 or later")
    parser.add_argument("--sigmas", nargs="+", required=True, help="σ after each of the epochs")
    parser.add_argument("--steps-per-epoch", type=int, required=True, help="of the optimiser")
    parser.add_argument("--regions", required=True, help="from partition_subspaces.py")
    parser.add_argument("--history", required=True, help="output: .csv")
    run_program(main, parser)
