"""Estimate the regions of a decomposed Jacobian again and again, as if it had no matrix.

One row per budget, seed and region: the `budget` (leading steps, probes and steps of each), the
`products` that it takes, the estimated `fraction` with its 95 % interval (`low`, `high`), and the
`truth`, counted among the singular values.
"""

import argparse

import pandas as pd
from tqdm import tqdm

from training_jacobian import devices, storage, tables
from training_jacobian.errors import run_program
from training_jacobian.matrix_free_accuracy import estimates
from training_jacobian.probes import draw_probes
from training_jacobian.stored_run import load_problem, load_settings
from training_jacobian.subspaces import REGIONS


def main(arguments: argparse.Namespace) -> None:
    """Load, repeat, save."""
    precision = load_settings(arguments.training).precision
    devices.use(precision=precision, devices=1, threads=arguments.threads)
    problem = load_problem(arguments.dataset, arguments.training)
    sigma, vt = storage.load_array(arguments.sigma), storage.load_array(arguments.vt)
    regions = storage.load_json(arguments.regions)
    truth = {name: regions[name]["fraction"] for name in REGIONS}
    rows = []
    cases = [(budget, seed) for budget in arguments.budgets for seed in range(arguments.seeds)]
    for budget, seed in tqdm(cases, unit="estimate", mininterval=2):
        leading_steps, count, steps = (int(part) for part in budget.split(":"))
        found = estimates(
            sigma,
            draw_probes(problem, count, seed) @ vt.T,
            regions["thresholds"],
            leading_steps=leading_steps,
            steps=steps,
            tolerance=arguments.tolerance,
            seed=seed,
        )
        rows += [
            {"budget": budget, "seed": seed, **row, "truth": truth[row["region"]]} for row in found
        ]
    tables.save_table(arguments.table, pd.DataFrame(rows))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("dataset", "training", "sigma", "vt", "regions"):
        parser.add_argument(f"--{name}", required=True, help="input")
    parser.add_argument(
        "--budgets", nargs="+", required=True, help="leading steps:probes:steps of each, e.g. 9:2:9"
    )
    parser.add_argument("--seeds", type=int, default=10, help="repetitions of each budget")
    parser.add_argument("--tolerance", type=float, default=1e-3, help="of the leading triplets")
    parser.add_argument("--threads", type=int, default=None, help="cores, by default all")
    parser.add_argument("--table", required=True, help="output: .csv")
    run_program(main, parser)
