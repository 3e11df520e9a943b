"""Estimate the regions of a decomposed Jacobian again and again, as if it had no matrix.

One row per budget, seed and region: the `budget` (leading steps, probes and steps of each), the
`products` that it takes, the estimated `fraction` with its 95 % interval (`low`, `high`), and the
`truth`, counted among the singular values.
"""

import argparse

import pandas as pd

from training_jacobian.files import checked, checked_files, tables
from training_jacobian.program import devices, progress
from training_jacobian.program.arguments import output_file, positive, positive_integer
from training_jacobian.program.errors import UserError
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.estimate_accuracy import estimates
from training_jacobian.spectrum.probes import draw_probes
from training_jacobian.spectrum.regions import REGIONS, load_thresholds
from training_jacobian.training.stored_run import load_problem, load_settings


def main(arguments: argparse.Namespace) -> None:
    """Load, repeat, save."""
    precision = load_settings(arguments.training).precision
    devices.use(precision=precision, devices=1, threads=arguments.threads)
    problem = load_problem(arguments.dataset, arguments.training)
    sigma = checked.load_spectrum(arguments.sigma, N=len(problem.theta_0))
    vt = checked.load_array(arguments.vt, "float N N", N=len(sigma))
    load_thresholds(arguments.regions)
    fractions = [f"{name}.fraction" for name in REGIONS]
    regions = checked_files.load_record(arguments.regions, *fractions)
    truth = {name: regions[name]["fraction"] for name in REGIONS}
    rows = []
    budgets = {budget: parsed(budget, len(sigma)) for budget in arguments.budgets}
    cases = [(budget, seed) for budget in budgets for seed in range(arguments.seeds)]
    for budget, seed in progress.bar(cases, units="estimates"):
        leading_steps, count, steps = budgets[budget]
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


def parsed(budget: str, size: int) -> list[int]:
    """Return leading steps, probes and steps of each."""
    numbers = [int(part) if part.isdecimal() else 0 for part in budget.split(":")]
    if len(numbers) != 3 or min(numbers) < 2 or numbers[0] + numbers[2] > size:
        accepted = "leading steps:probes:steps of each, all at least 2"
        raise UserError(
            f"--budgets: found {budget}, accepted: {accepted}, no more steps than N = {size}"
        )
    return numbers


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("dataset", "training", "sigma", "vt", "regions"):
        parser.add_argument(f"--{name}", required=True, help="input")
    parser.add_argument(
        "--budgets", nargs="+", required=True, help="leading steps:probes:steps of each, e.g. 9:2:9"
    )
    parser.add_argument(
        "--seeds", type=positive_integer, default=10, help="repetitions of each budget"
    )
    parser.add_argument("--tolerance", type=positive, default=1e-3, help="of the leading triplets")
    parser.add_argument(
        "--threads", type=positive_integer, default=None, help="cores, by default all"
    )
    parser.add_argument("--table", type=output_file, required=True, help="output: .csv")
    run_program(main, parser)
