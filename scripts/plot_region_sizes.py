"""Draw shares and counts of the regions against the number of parameters."""

import argparse

from training_jacobian import plotting, tables
from training_jacobian.errors import run_program
from training_jacobian.figures import scaling


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    figure = scaling.region_sizes(tables.load_table(arguments.table))
    plotting.save_figure(figure, arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", required=True, help="from collect_region_sizes.py")
    parser.add_argument("--figures", nargs="+", required=True, help="outputs: .pdf, .png")
    run_program(main, parser)
