"""Draw the overlap of each region between seeds, beside chance."""

import argparse

from training_jacobian import plotting, tables
from training_jacobian.errors import run_program
from training_jacobian.figures import overlap


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    figure = overlap.seed_overlap(tables.load_table(arguments.overlap))
    plotting.save_figure(figure, arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--overlap", required=True, help="from measure_seed_overlap.py")
    parser.add_argument("--figures", nargs="+", required=True, help="outputs: .pdf, .png")
    run_program(main, parser)
