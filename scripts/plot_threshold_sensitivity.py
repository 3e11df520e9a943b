"""Draw the count of each region against the threshold that defines it."""

import argparse

import pandas as pd

from training_jacobian import checked_files, plotting
from training_jacobian.argument_types import figure_file, finite
from training_jacobian.errors import run_program
from training_jacobian.figures import sensitivity


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    table = load(arguments.table)
    others = [load(path) for path in arguments.others]
    stated = dict(zip(("chaotic", "bulk", "stable"), arguments.stated, strict=False))
    figure = sensitivity.threshold_sensitivity(table, others, stated)
    plotting.save_figure(figure, arguments.figures)


def load(path: str) -> pd.DataFrame:
    """Return the counts per threshold."""
    return checked_files.load_table(path, "value count fraction chosen", "threshold region")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", required=True, help="from measure_sensitivity.py")
    parser.add_argument(
        "--others", nargs="*", default=[], help="the same of other seeds, drawn as thin lines"
    )
    parser.add_argument(
        "--stated",
        type=finite,
        nargs=3,
        default=[],
        metavar=("CHAOTIC", "BULK", "STABLE"),
        help="counts that the source states, drawn as levels",
    )
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
