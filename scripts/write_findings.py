"""Write the findings: what replicates, what only in part, what not, and what lies beyond the paper.

Every number is read from result files; the order and the words stand in config/findings.yaml.
"""

import argparse
from pathlib import Path

import yaml

from training_jacobian.files import checked_files, storage
from training_jacobian.program.arguments import output_file, positive_integer
from training_jacobian.program.run import run_program
from training_jacobian.report import finding_sections, findings

ENTRY = ("statement", "expected")


def main(arguments: argparse.Namespace) -> None:
    """Load, write."""
    ledgers = findings.Ledgers(
        paper={entry["id"]: entry for entry in checked_files.load_ledger(arguments.paper, *ENTRY)},
        general={
            entry["id"]: entry for entry in checked_files.load_ledger(arguments.general, *ENTRY)
        },
        seeds={
            row["claim"]: row
            for _, row in checked_files.load_table(arguments.seeds, "", "claim").iterrows()
        },
        runs=len(set(arguments.runs) - set(arguments.controls)),
        seed_runs=arguments.seed_runs,
    )
    with storage.reading(arguments.words):
        words = yaml.safe_load(Path(arguments.words).read_text(encoding="utf-8"))
    stated = findings.checked_words(arguments.words, words)
    analyses = finding_sections.sections(
        arguments.results, arguments.runs, arguments.controls, arguments.files
    )
    storage.save_text(
        arguments.findings,
        findings.document(stated, ledgers, analyses),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--words", required=True, help="config/findings.yaml")
    parser.add_argument("--paper", required=True, help="claims.json")
    parser.add_argument("--general", required=True, help="generality.json")
    parser.add_argument("--seeds", required=True, help="seed_intervals.csv")
    parser.add_argument("--results", type=Path, required=True, help="the results folder")
    parser.add_argument("--runs", nargs="+", required=True, help="runs of the table")
    parser.add_argument("--controls", nargs="*", default=[], help="those on destroyed data")
    parser.add_argument(
        "--seed-runs", type=positive_integer, required=True, help="runs that differ in the seed"
    )
    parser.add_argument("--files", nargs="*", default=[], help="analyses there are, in results")
    parser.add_argument("--findings", type=output_file, required=True, help="output: .md")
    run_program(main, parser)
