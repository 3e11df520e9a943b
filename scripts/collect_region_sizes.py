"""Collect the shares of the regions in several runs: counted ones, and estimated ones.

One row per run and region: `parameters`, the `fraction`, and for an estimate its 95 % interval
(`low`, `high`), else the fraction again.
"""

import pandas as pd

from training_jacobian.files import storage, tables
from training_jacobian.program.arguments import Namespace, Parser, paired
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import REGIONS


def main(arguments: Namespace) -> None:
    """Load, collect, save."""
    rows = []
    for method in ("counted", "estimated"):
        files, runs = getattr(arguments, method), getattr(arguments, f"{method}_runs")
        for run, file in paired(f"--{method}-runs", f"--{method}", runs, files).items():
            rows += rows_of(storage.load_json(file), run=run, method=method)
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
    parser = Parser(__doc__)
    parser.inputs(nargs="+", counted="regions' .json, one per run")
    parser.inputs(nargs="*", estimated="regions' .json, one per run")
    parser.required("counted-runs", str, "their names", nargs="+")
    parser.setting("estimated-runs", str, [], "their names", nargs="*")
    parser.outputs(table=".csv")
    run_program(main, parser)
