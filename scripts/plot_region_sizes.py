"""Draw shares and counts of the regions against the number of parameters."""

import argparse

from training_jacobian import checked_files, plotting
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import scaling
from training_jacobian.subspaces import REGIONS


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    figure = scaling.region_sizes(
        checked_files.load_table(
            arguments.table, "parameters fraction low high", "run method region", region=REGIONS
        )
    )
    plotting.save_figure(figure, arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", required=True, help="from collect_region_sizes.py")
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
