"""Train from θ₀ + s·v for stimuli s along singular directions v; compare with what J predicts.

Writes one row per direction and stimulus: direction (index), role, region, stimulus, response
(along u), complement (across u), predicted (s·σ), linear_error, test_loss; and the linearisation
radius of every direction.
"""

import argparse

import numpy as np
import pandas as pd

from training_jacobian.experiments import perturbation
from training_jacobian.files import checked, tables
from training_jacobian.program import devices
from training_jacobian.program.arguments import natural, output_file, positive_integer, seed
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import load_parts
from training_jacobian.training.stored_arrays import load_data
from training_jacobian.training.stored_run import load_problem, load_settings


def main(arguments: argparse.Namespace) -> None:
    """Load, train all perturbed runs in one program, measure, save."""
    devices.use(precision=load_settings(arguments.training).precision, threads=arguments.threads)
    problem = load_problem(arguments.dataset, arguments.training)
    data = load_data(arguments.dataset)
    sigma = checked.load_spectrum(arguments.sigma, N=len(problem.theta_0))
    chosen = perturbation.choose_directions(
        load_parts(sigma, arguments.regions),
        checked.load_array(arguments.trivial_share, "float N", N=len(sigma)),
        {"chaotic": arguments.chaotic, "bulk": arguments.bulk, "stable": arguments.stable},
        bulk_index=arguments.bulk_index,
        seed=arguments.seed,
    )
    stimuli = pd.DataFrame({"stimulus": np.logspace(-3, 3, arguments.stimuli)})
    table = chosen.merge(stimuli, how="cross")
    index, stimulus = table["direction"].to_numpy(), table["stimulus"].to_numpy(sigma.dtype)
    v = checked.load_array(arguments.vt, "float N N", N=len(sigma), mmap=True)[index]
    u = checked.load_array(arguments.u, "float N N", N=len(sigma), mmap=True).T[index]
    end, ends, losses = perturbation.train_perturbed(problem, stimulus[:, None] * v, data)
    table["predicted"] = stimulus * sigma[index]
    measured = perturbation.responses(end, ends, u, table["predicted"].to_numpy())
    table = table.assign(**measured, test_loss=losses)
    tables.save_table(arguments.table, table)
    tables.save_table(arguments.radii, perturbation.linearisation_radii(table))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("dataset", "training", "sigma", "u", "vt", "regions", "trivial-share"):
        parser.add_argument(f"--{name}", required=True, help="input")
    parser.add_argument(
        "--threads", type=positive_integer, default=None, help="cores, by default all"
    )
    parser.add_argument(
        "--stimuli", type=positive_integer, default=30, help="stimuli from 1e-3 to 1e3"
    )
    parser.add_argument(
        "--bulk-index", type=natural, default=2000, help="the authors' bulk direction"
    )
    for region, number in (("chaotic", 8), ("bulk", 16), ("stable", 8)):
        parser.add_argument(f"--{region}", type=natural, default=number, help="directions to draw")
    parser.add_argument("--seed", type=seed, default=0, help="seed of the drawn directions")
    parser.add_argument("--table", type=output_file, required=True, help="output: .csv")
    parser.add_argument("--radii", type=output_file, required=True, help="output: .csv")
    run_program(main, parser)
