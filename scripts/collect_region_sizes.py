"""Collect the shares of the regions in several runs: counted ones, and estimated ones.

One row per run and region: `parameters`, the `fraction`, and for an estimate its 95 % interval
(`low`, `high`), else the fraction again.
"""

import argparse

import pandas as pd

from training_jacobian.files import checked, checked_files, tables
from training_jacobian.program.arguments import output_file
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import REGIONS

FRACTIONS = tuple(f"{name}.fraction" for name in REGIONS)


def main(arguments: argparse.Namespace) -> None:
    """Load, collect, save."""
    rows = []
    for method in ("counted", "estimated"):
        files, runs = getattr(arguments, method), getattr(arguments, f"{method}_runs")
        for run, file in checked.paired(f"--{method}-runs", f"--{method}", runs, files).items():
            rows += rows_of(
                checked_files.load_record(file, "parameters", *FRACTIONS), run=run, method=method
            )
    table = pd.DataFrame(rows).sort_values("parameters", kind="stable")
    tables.save_table(arguments.table, table)


def rows_of(content: dict, *, run: str, method: str) -> list[dict]:
    """Return the table's rows of one run."""
    return [
        {
            "run": run,
            "parameters": content["parameters"],
            "method": method,
            "region": region,
            "fraction": content[region]["fraction"],
            "low": content[region].get("low", content[region]["fraction"]),
            "high": content[region].get("high", content[region]["fraction"]),
        }
        for region in REGIONS
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, number in {"counted": "+", "estimated": "*"}.items():
        options = {"nargs": number, "required": number == "+", "default": []}
        parser.add_argument(f"--{name}", help="regions' .json, one per run", **options)
        parser.add_argument(f"--{name}-runs", help="their names", **options)
    parser.add_argument("--table", type=output_file, required=True, help="output: .csv")
    run_program(main, parser)
