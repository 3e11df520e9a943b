"""Train from θ₀ + s·v for stimuli s along singular directions v; compare with what J predicts.

Writes one row per direction and stimulus: direction (index), role, region, stimulus, response
(along u), complement (across u), predicted (s·σ), linear_error, test_loss; and the linearisation
radius of every direction.
"""

import argparse

import numpy as np
import pandas as pd

from training_jacobian import devices, perturbation, storage, subspaces, tables
from training_jacobian.errors import run_program
from training_jacobian.stored_run import load_data, load_problem, load_settings


def main(arguments: argparse.Namespace) -> None:
    """Load, train all perturbed runs in one program, measure, save."""
    devices.use(precision=load_settings(arguments.training).precision, threads=arguments.threads)
    problem = load_problem(arguments.dataset, arguments.training)
    data = load_data(arguments.dataset)
    sigma = storage.load_array(arguments.sigma)
    chosen = perturbation.choose_directions(
        subspaces.stored_partition(sigma, storage.load_json(arguments.regions)),
        storage.load_array(arguments.trivial_share),
        {"chaotic": arguments.chaotic, "bulk": arguments.bulk, "stable": arguments.stable},
        bulk_index=arguments.bulk_index,
        seed=arguments.seed,
    )
    stimuli = pd.DataFrame({"stimulus": np.logspace(-3, 3, arguments.stimuli)})
    table = chosen.merge(stimuli, how="cross")
    index, stimulus = table["direction"].to_numpy(), table["stimulus"].to_numpy(sigma.dtype)
    v = storage.load_array(arguments.vt, mmap=True)[index]
    end, ends, losses = perturbation.train_perturbed(problem, stimulus[:, None] * v, data)
    table["predicted"] = stimulus * sigma[index]
    u = storage.load_array(arguments.u, mmap=True).T[index]
    measured = perturbation.responses(end, ends, u, table["predicted"].to_numpy())
    table = table.assign(**measured, test_loss=losses)
    tables.save_table(arguments.table, table)
    tables.save_table(arguments.radii, perturbation.linearisation_radii(table))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("dataset", "training", "sigma", "u", "vt", "regions", "trivial-share"):
        parser.add_argument(f"--{name}", required=True, help="input")
    parser.add_argument("--threads", type=int, default=None, help="cores, by default all")
    parser.add_argument("--stimuli", type=int, default=30, help="stimuli from 1e-3 to 1e3")
    parser.add_argument("--bulk-index", type=int, default=2000, help="the authors' bulk direction")
    for region, count in (("chaotic", 8), ("bulk", 16), ("stable", 8)):
        parser.add_argument(f"--{region}", type=int, default=count, help="directions to draw")
    parser.add_argument("--seed", type=int, default=0, help="seed of the drawn directions")
    parser.add_argument("--table", required=True, help="output: .csv")
    parser.add_argument("--radii", required=True, help="output: .csv")
    run_program(main, parser)
