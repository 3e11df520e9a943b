"""Draw how the norm of ∂logits/∂x changes by a step along each region."""

import argparse

from training_jacobian import plotting, tables
from training_jacobian.errors import run_program
from training_jacobian.figures.input_jacobian import input_jacobian


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    table = tables.load_table(arguments.table)
    plotting.save_figure(input_jacobian(table), arguments.figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", required=True, help="from measure_input_jacobian.py")
    parser.add_argument("--figures", nargs="+", required=True, help="outputs: .pdf, .png")
    run_program(main, parser)
