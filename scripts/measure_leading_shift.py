"""Step from the trained network along leading right singular vectors and along random bulk vectors.

One row per direction: its `kind` (leading or bulk), `index`, gain ‖Jv‖ (`sigma`), and for the
training set, the test set, standard-normal noise and inverted test images the maximum over samples
of KL(original ‖ perturbed) in nats, the mean of both signs of the step.
"""

import argparse

import jax.numpy as jnp
import numpy as np
import pandas as pd

from training_jacobian import devices, storage, tables
from training_jacobian.errors import run_program
from training_jacobian.perturbation import input_sets, prediction_shift
from training_jacobian.stored_run import load_data, load_problem, load_settings


def main(arguments: argparse.Namespace) -> None:
    """Load, step, measure, save."""
    devices.use(precision=load_settings(arguments.training).precision, threads=arguments.threads)
    problem = load_problem(arguments.dataset, arguments.training)
    theta = jnp.asarray(storage.load_arrays(arguments.training)["theta_T"])
    leading = tables.load_table(arguments.leading)
    vectors = storage.load_arrays(arguments.vectors)["vt"][: len(leading)]
    lanczos = storage.load_arrays(arguments.lanczos)
    # A probe in which the iteration found no bulk has the zero vector for a direction.
    there = lanczos["gain"] > 0
    directions, gain = lanczos["directions"][there], lanczos["gain"][there]
    steps = arguments.step * np.concatenate([vectors, directions])
    inputs = input_sets(load_data(arguments.dataset), arguments.seed)
    shifts = prediction_shift(problem, theta, np.concatenate([steps, -steps]), inputs)
    table = {
        "kind": ["leading"] * len(vectors) + ["bulk"] * len(directions),
        "index": [*range(len(vectors)), *range(len(directions))],
        "sigma": [*leading["sigma"], *gain],
    }
    both = {name: shift.reshape(2, -1).mean(axis=0) for name, shift in shifts.items()}
    tables.save_table(arguments.table, pd.DataFrame(table | both))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("dataset", "training", "leading", "vectors", "lanczos"):
        parser.add_argument(f"--{name}", required=True, help="input")
    parser.add_argument("--step", type=float, default=1.0, help="length of the step")
    parser.add_argument("--seed", type=int, default=0, help="seed of the white noise")
    parser.add_argument("--threads", type=int, default=None, help="cores, by default all")
    parser.add_argument("--table", required=True, help="output: .csv")
    run_program(main, parser)
