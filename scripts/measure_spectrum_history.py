"""Measure regions, largest expansion and volume of J_t = ∂θ_t/∂θ₀ through training.

Writes a row per epoch given, after one for the start, where J is the identity.
"""

from training_jacobian.files import storage, tables
from training_jacobian.program.arguments import Namespace, Parser, paired, positive_integer
from training_jacobian.program.run import run_program
from training_jacobian.spectrum import history
from training_jacobian.spectrum.regions import load_thresholds


def main(arguments: Namespace) -> None:
    """Load, measure, save."""
    paths = paired("--epochs", "--sigmas", arguments.epochs, arguments.sigmas)
    spectra = {epoch: storage.load_array(path) for epoch, path in paths.items()}
    thresholds = load_thresholds(arguments.regions)
    table = history.spectrum_history(spectra, thresholds, steps_per_epoch=arguments.steps_per_epoch)
    tables.save_table(arguments.history, table)
    print(table.to_string(index=False))


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.required("epochs", positive_integer, "1 or later", nargs="+")
    parser.inputs(nargs="+", sigmas="σ after each of the epochs, .npy")
    parser.inputs("regions")
    parser.required("steps-per-epoch", positive_integer, "of the optimiser")
    parser.outputs(history=".csv")
    run_program(main, parser)
