"""Draw the estimated density of singular values with the regions' shares, as steps by region."""

import argparse

from training_jacobian import plotting, storage, tables
from training_jacobian.errors import run_program
from training_jacobian.figures import matrix_free


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    figure = matrix_free.spectral_density(
        tables.load_table(arguments.density),
        storage.load_json(arguments.regions),
        tables.load_table(arguments.leading)["sigma"].to_numpy(),
        {
            "chaotic_above": arguments.chaotic_above,
            "bulk_within": arguments.bulk_within,
            "stable_below": arguments.stable_below,
        },
        sigma=storage.load_array(arguments.sigma) if arguments.sigma else None,
    )
    plotting.save_figure(figure, arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--density", required=True, help="from estimate_regions.py, .csv")
    parser.add_argument("--regions", required=True, help="from estimate_regions.py, .json")
    parser.add_argument("--leading", required=True, help="from find_leading_triplets.py, .csv")
    parser.add_argument("--sigma", help="from decompose_jacobian.py, where there is a matrix")
    parser.add_argument("--chaotic-above", type=float, default=1.5)
    parser.add_argument("--bulk-within", type=float, default=0.1)
    parser.add_argument("--stable-below", type=float, default=0.6666667)
    parser.add_argument("--figures", nargs="+", required=True, help="outputs: .pdf, .png")
    run_program(main, parser)
