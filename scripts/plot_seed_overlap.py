"""Draw the overlap of each region between seeds, beside chance."""

import argparse

from training_jacobian import checked_files, plotting
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import overlap
from training_jacobian.subspaces import REGIONS

OVERLAPS = "overlap chance overlap_without_trivial chance_without_trivial"


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    figure = overlap.seed_overlap(
        checked_files.load_table(arguments.overlap, OVERLAPS, "run_a run_b region", region=REGIONS)
    )
    plotting.save_figure(figure, arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--overlap", required=True, help="from measure_seed_overlap.py")
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
