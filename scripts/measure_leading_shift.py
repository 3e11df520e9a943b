"""Step from the trained network along leading right singular vectors and along random bulk vectors.

One row per direction: its `kind` (leading or bulk), `index`, gain ‖Jv‖ (`sigma`), and for the
training set, the test set, standard-normal noise and inverted test images the maximum over samples
of KL(original ‖ perturbed) in nats, the mean of both signs of the step.
"""

import argparse

import jax.numpy as jnp
import numpy as np
import pandas as pd

from training_jacobian.experiments.perturbation import input_sets, prediction_shift
from training_jacobian.files import checked, checked_files, tables
from training_jacobian.program import devices
from training_jacobian.program.arguments import output_file, positive, positive_integer, seed
from training_jacobian.program.run import run_program
from training_jacobian.training.stored_arrays import load_data, load_ends, load_vectors
from training_jacobian.training.stored_run import load_problem, load_settings


def main(arguments: argparse.Namespace) -> None:
    """Load, step, measure, save."""
    devices.use(precision=load_settings(arguments.training).precision, threads=arguments.threads)
    problem = load_problem(arguments.dataset, arguments.training)
    theta = jnp.asarray(load_ends(arguments.training)["theta_T"])
    leading = checked_files.load_table(arguments.leading, "index sigma")
    vectors = load_vectors(arguments.vectors, len(theta))["vt"][: len(leading)]
    lanczos = checked.load_arrays(
        arguments.lanczos, {"directions": "float probes N", "gain": "float probes"}, N=len(theta)
    )
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
    parser.add_argument("--step", type=positive, default=1.0, help="length of the step")
    parser.add_argument("--seed", type=seed, default=0, help="seed of the white noise")
    parser.add_argument(
        "--threads", type=positive_integer, default=None, help="cores, by default all"
    )
    parser.add_argument("--table", type=output_file, required=True, help="output: .csv")
    run_program(main, parser)
