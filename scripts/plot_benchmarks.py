"""Draw the benchmarks: seconds and speed-up by size, and how cost grows."""

import argparse

from training_jacobian import checked_files, plotting
from training_jacobian.argument_types import figure_file
from training_jacobian.errors import run_program
from training_jacobian.figures import benchmarks


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    summary = checked_files.load_record(arguments.summary)
    plotting.save_figure(benchmarks.benchmarks(summary), arguments.figures)
    plotting.save_figure(benchmarks.benchmark_scaling(summary), arguments.scaling)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--summary", required=True, help="from summarise_benchmarks.py")
    parser.add_argument(
        "--figures", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    parser.add_argument(
        "--scaling", type=figure_file, nargs="+", required=True, help="outputs: .pdf, .png"
    )
    run_program(main, parser)
