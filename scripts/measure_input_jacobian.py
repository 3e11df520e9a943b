"""Measure the norm of ∂logits/∂x before and after steps along the regions of the training Jacobian.

Writes the root mean square over samples of the Frobenius norm, on the training set, the test set
and standard-normal noise of the test set's shape: of the trained network (region `none`), of the
untrained one (`start`) and of the trained one after a step along ±v, for right singular vectors v
of each region and for random directions.
"""

import argparse

import jax.numpy as jnp
import numpy as np

from training_jacobian.experiments.input_norms import measure_steps, sample_directions
from training_jacobian.files import checked, tables
from training_jacobian.program import devices
from training_jacobian.program.arguments import output_file, positive, positive_integer, seed
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import load_parts
from training_jacobian.training.stored_arrays import load_data, load_ends
from training_jacobian.training.stored_run import load_problem, load_settings


def main(arguments: argparse.Namespace) -> None:
    """Load, choose directions, step, measure, save."""
    devices.use(precision=load_settings(arguments.training).precision, threads=arguments.threads)
    problem = load_problem(arguments.dataset, arguments.training)
    data = load_data(arguments.dataset)
    noise = np.random.default_rng(arguments.seed).standard_normal(data.x_test.shape)
    inputs = {"train": data.x_train, "test": data.x_test, "white_noise": noise}
    theta = jnp.asarray(load_ends(arguments.training)["theta_T"])
    sigma = checked.load_spectrum(arguments.sigma, N=len(theta))
    sampled = sample_directions(
        load_parts(sigma, arguments.regions),
        checked.load_array(arguments.trivial_share, "float N", N=len(theta)),
        checked.load_array(arguments.vt, "float N N", N=len(theta), mmap=True),
        count=arguments.directions,
        seed=arguments.seed,
    )
    table = measure_steps(problem, theta, *sampled, inputs, length=arguments.step)
    tables.save_table(arguments.table, table)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("dataset", "training", "sigma", "vt", "regions", "trivial-share"):
        parser.add_argument(f"--{name}", required=True, help="input")
    parser.add_argument(
        "--threads", type=positive_integer, default=None, help="cores, by default all"
    )
    parser.add_argument(
        "--directions", type=positive_integer, default=32, help="sampled per region"
    )
    parser.add_argument("--step", type=positive, default=1.0, help="length of the step")
    parser.add_argument("--seed", type=seed, default=0, help="of white noise and directions")
    parser.add_argument("--table", type=output_file, required=True, help="output: .csv")
    run_program(main, parser)
