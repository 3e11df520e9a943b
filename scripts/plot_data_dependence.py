"""Draw |σ − 1| for several runs on one logarithmic axis."""

import argparse

from training_jacobian import checked, plotting
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import directions


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    paths = checked.paired("--labels", "--sigmas", arguments.labels, arguments.sigmas)
    spectra = {
        label.replace("_", " "): checked.load_spectrum(path) for label, path in paths.items()
    }
    plotting.save_figure(directions.data_dependence(spectra), arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sigmas", nargs="+", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--labels", nargs="+", required=True, help="one name per spectrum")
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
