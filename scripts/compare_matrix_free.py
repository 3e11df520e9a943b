"""Estimate the regions of a decomposed Jacobian again and again, as if it had no matrix.

One row per budget, seed and region: the `budget` (leading steps, probes and steps of each), the
`products` that it takes, the estimated `fraction` with its 95 % interval (`low`, `high`), and the
`truth`, counted among the singular values.
"""

import pandas as pd

from training_jacobian.files import storage, tables
from training_jacobian.program import devices, progress
from training_jacobian.program.arguments import Namespace, Parser, positive, positive_integer
from training_jacobian.program.errors import UserError
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.estimate_accuracy import estimates
from training_jacobian.spectrum.probes import draw_probes
from training_jacobian.spectrum.regions import REGIONS
from training_jacobian.training import stored_run


def main(arguments: Namespace) -> None:
    """Load, repeat, save."""
    run = stored_run.load(arguments.dataset, arguments.training)
    devices.use(precision=run.settings.precision, devices=1, threads=arguments.threads)
    problem = run.problem
    sigma = storage.load_array(arguments.sigma, size=len(problem.theta_0))
    vt = storage.load_array(arguments.vt, size=len(sigma))
    regions = storage.load_json(arguments.regions)
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
    parser = Parser(__doc__)
    parser.inputs("dataset", "training", "sigma", "vt", "regions")
    explained = "leading steps:probes:steps of each, e.g. 9:2:9"
    parser.required("budgets", str, explained, nargs="+")
    parser.setting("seeds", positive_integer, 10, "repetitions of each budget")
    parser.setting("tolerance", positive, 1e-3, "of the leading triplets")
    parser.threads()
    parser.outputs(table=".csv")
    run_program(main, parser)
