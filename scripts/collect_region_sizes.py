"""Collect the shares of the regions in several runs: counted ones, and estimated ones.

One row per run and region: `parameters`, the `fraction`, and for an estimate its 95 % interval
(`low`, `high`), else the fraction again.
"""

import argparse

import pandas as pd

from training_jacobian import storage, tables
from training_jacobian.errors import UserError, run_program
from training_jacobian.subspaces import REGIONS


def main(arguments: argparse.Namespace) -> None:
    """Load, collect, save."""
    runs = [*arguments.counted_runs, *arguments.estimated_runs]
    files = [*arguments.counted, *arguments.estimated]
    if len(runs) != len(files):
        raise UserError(f"found {len(files)} files for {len(runs)} runs, accepted: one for each")
    rows = []
    for run, file in zip(runs, files, strict=True):
        content = storage.load_json(file)
        for region in REGIONS:
            share = content[region]
            fraction = share["fraction"]
            rows.append(
                {
                    "run": run,
                    "parameters": content["parameters"],
                    "method": "counted" if run in arguments.counted_runs else "estimated",
                    "region": region,
                    "fraction": fraction,
                    "low": share.get("low", fraction),
                    "high": share.get("high", fraction),
                }
            )
    table = pd.DataFrame(rows).sort_values("parameters", kind="stable")
    tables.save_table(arguments.table, table)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("counted", "estimated"):
        parser.add_argument(f"--{name}", nargs="*", default=[], help="regions' .json, one per run")
        parser.add_argument(f"--{name}-runs", nargs="*", default=[], help="their names")
    parser.add_argument("--table", required=True, help="output: .csv")
    run_program(main, parser)
