"""Step from the trained network along every right singular vector; measure its predictions' shift.

Writes the maximum over samples of KL(original ‖ perturbed) in nats, shape (N,), on the training
and test sets, on standard-normal white noise and on inverted test images (1 − x).
"""

import argparse

import jax.numpy as jnp

from training_jacobian.experiments.perturbation import input_sets, prediction_shift
from training_jacobian.files import checked, storage
from training_jacobian.program import devices
from training_jacobian.program.arguments import output_file, positive, positive_integer, seed
from training_jacobian.program.run import run_program
from training_jacobian.training.stored_arrays import load_data, load_ends
from training_jacobian.training.stored_run import load_problem, load_settings


def main(arguments: argparse.Namespace) -> None:
    """Load, step, measure, save."""
    devices.use(precision=load_settings(arguments.training).precision, threads=arguments.threads)
    problem = load_problem(arguments.dataset, arguments.training)
    inputs = input_sets(load_data(arguments.dataset), arguments.seed)
    theta = jnp.asarray(load_ends(arguments.training)["theta_T"])
    steps = arguments.step * checked.load_array(arguments.vt, "float N N", N=len(theta))
    storage.save_arrays(arguments.shift, **prediction_shift(problem, theta, steps, inputs))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("dataset", "training", "vt"):
        parser.add_argument(f"--{name}", required=True, help="input")
    parser.add_argument(
        "--threads", type=positive_integer, default=None, help="cores, by default all"
    )
    parser.add_argument("--step", type=positive, default=1.0, help="length of the step")
    parser.add_argument("--seed", type=seed, default=0, help="seed of the white noise")
    parser.add_argument("--shift", type=output_file, required=True, help="output: .npz")
    run_program(main, parser)
