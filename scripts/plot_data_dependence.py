"""Draw |σ − 1| for several runs on one logarithmic axis."""

import argparse

from training_jacobian import plotting, storage
from training_jacobian.errors import run_program
from training_jacobian.figures import directions


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    spectra = {
        label.replace("_", " "): storage.load_array(path)
        for label, path in zip(arguments.labels, arguments.sigmas, strict=True)
    }
    plotting.save_figure(directions.data_dependence(spectra), arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sigmas", nargs="+", required=True, help="from decompose_jacobian.py")
    parser.add_argument("--labels", nargs="+", required=True, help="one name per spectrum")
    parser.add_argument("--figures", nargs="+", required=True, help="outputs: .pdf, .png")
    run_program(main, parser)
