"""Step from the trained network along leading right singular vectors and along random bulk vectors.

One row per direction: its `kind` (leading or bulk), `index`, gain ‖Jv‖ (`sigma`), and for the
training set, the test set, standard-normal noise and inverted test images the maximum over samples
of KL(original ‖ perturbed) in nats, the mean of both signs of the step.
"""

import jax.numpy as jnp
import numpy as np
import pandas as pd

from training_jacobian.experiments.perturbation import input_sets, prediction_shift
from training_jacobian.files import storage, tables
from training_jacobian.program import devices
from training_jacobian.program.arguments import Namespace, Parser, positive, seed
from training_jacobian.program.run import run_program
from training_jacobian.training import stored_run
from training_jacobian.training.stored_arrays import load_vectors


def main(arguments: Namespace) -> None:
    """Load, step, measure, save."""
    run = stored_run.load(arguments.dataset, arguments.training)
    devices.use(precision=run.settings.precision, threads=arguments.threads)
    problem, theta = run.problem, jnp.asarray(run.ends[1])
    leading = tables.load_table(arguments.leading)
    vectors = load_vectors(arguments.vectors, len(theta))["vt"][: len(leading)]
    lanczos = storage.load_arrays(arguments.lanczos)
    # A probe in which the iteration found no bulk has the zero vector for a direction.
    there = lanczos["gain"] > 0
    directions, gain = lanczos["directions"][there], lanczos["gain"][there]
    steps = arguments.step * np.concatenate([vectors, directions])
    inputs = input_sets(run.data, arguments.seed)
    shifts = prediction_shift(problem, theta, np.concatenate([steps, -steps]), inputs)
    table = {
        "kind": ["leading"] * len(vectors) + ["bulk"] * len(directions),
        "index": [*range(len(vectors)), *range(len(directions))],
        "sigma": [*leading["sigma"], *gain],
    }
    both = {name: shift.reshape(2, -1).mean(axis=0) for name, shift in shifts.items()}
    tables.save_table(arguments.table, pd.DataFrame(table | both))


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("dataset", "training", "leading", "vectors", "lanczos")
    parser.setting("step", positive, 1.0, "length of the step")
    parser.setting("seed", seed, 0, "of the white noise")
    parser.threads()
    parser.outputs(table=".csv")
    run_program(main, parser)
