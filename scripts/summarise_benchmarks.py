"""Summarise the benchmarks' records: medians, ranges, rates, speed-ups and laws of growth.

Writes them as .json and as a document (.md).
"""

import argparse

from training_jacobian import checked_files, storage
from training_jacobian.argument_types import output_file
from training_jacobian.benchmarking import document, summary
from training_jacobian.errors import run_program


def main(arguments: argparse.Namespace) -> None:
    """Load, summarise, save."""
    found = summary.summarise(
        [checked_files.load_record(path) for path in arguments.jacobian],
        [checked_files.load_record(path) for path in arguments.svd],
        checked_files.load_record(arguments.restricted),
        checked_files.load_record(arguments.workflow),
    )
    storage.save_json(arguments.summary, found)
    storage.save_text(arguments.document, document.as_markdown(found))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jacobian", nargs="+", required=True, help="from benchmark_jacobian.py")
    parser.add_argument("--svd", nargs="+", required=True, help="from benchmark_svd.py")
    parser.add_argument("--restricted", required=True, help="from benchmark_restricted.py")
    parser.add_argument("--workflow", required=True, help="from benchmark_workflow.py")
    parser.add_argument("--summary", type=output_file, required=True, help="output: .json")
    parser.add_argument("--document", type=output_file, required=True, help="output: .md")
    run_program(main, parser)
