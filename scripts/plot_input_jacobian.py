"""Draw how the norm of ∂logits/∂x changes by a step along each region."""

import argparse

from training_jacobian import checked_files, plotting
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures.input_jacobian import INPUTS, input_jacobian


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    table = checked_files.load_table(
        arguments.table,
        "direction sign norm",
        "region inputs",
        region=("none", "start"),
        inputs=INPUTS,
    )
    plotting.save_figure(input_jacobian(table), arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", required=True, help="from measure_input_jacobian.py")
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
