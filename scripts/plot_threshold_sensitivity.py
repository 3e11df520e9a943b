"""Draw the count of each region against the threshold that defines it."""

import argparse

from training_jacobian import plotting, tables
from training_jacobian.errors import run_program
from training_jacobian.figures import sensitivity


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    table = tables.load_table(arguments.table)
    others = [tables.load_table(path) for path in arguments.others]
    stated = dict(zip(("chaotic", "bulk", "stable"), arguments.stated, strict=False))
    figure = sensitivity.threshold_sensitivity(table, others, stated)
    plotting.save_figure(figure, arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", required=True, help="from measure_sensitivity.py")
    parser.add_argument(
        "--others", nargs="*", default=[], help="the same of other seeds, drawn as thin lines"
    )
    parser.add_argument(
        "--stated",
        type=float,
        nargs=3,
        default=[],
        metavar=("CHAOTIC", "BULK", "STABLE"),
        help="counts that the source states, drawn as levels",
    )
    parser.add_argument("--figures", nargs="+", required=True, help="outputs: .pdf, .png")
    run_program(main, parser)
