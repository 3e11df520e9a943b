"""Draw the estimated density of singular values with the regions' shares, as steps by region."""

import argparse
import dataclasses

from training_jacobian import checked, checked_files, plotting
from training_jacobian.argument_types import figure_file, positive
from training_jacobian.errors import run_program
from training_jacobian.figures import matrix_free
from training_jacobian.subspaces import REGIONS, in_order

FRACTIONS = tuple(f"{name}.{key}" for name in REGIONS for key in ("fraction", "low", "high"))


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    thresholds = in_order(arguments.chaotic_above, arguments.bulk_within, arguments.stable_below)
    figure = matrix_free.spectral_density(
        checked_files.load_table(arguments.density, "low high share density"),
        checked_files.load_record(arguments.regions, "parameters", *FRACTIONS),
        checked_files.load_table(arguments.leading, "sigma")["sigma"].to_numpy(),
        dataclasses.asdict(thresholds),
        sigma=checked.load_spectrum(arguments.sigma) if arguments.sigma else None,
    )
    plotting.save_figure(figure, arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--density", required=True, help="from estimate_regions.py, .csv")
    parser.add_argument("--regions", required=True, help="from estimate_regions.py, .json")
    parser.add_argument("--leading", required=True, help="from find_leading_triplets.py, .csv")
    parser.add_argument("--sigma", help="from decompose_jacobian.py, where there is a matrix")
    parser.add_argument("--chaotic-above", type=positive, default=1.5)
    parser.add_argument("--bulk-within", type=positive, default=0.1)
    parser.add_argument("--stable-below", type=positive, default=0.6666667)
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
