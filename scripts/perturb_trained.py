"""Step from the trained network along every right singular vector; measure its predictions' shift.

Writes the maximum over samples of KL(original ‖ perturbed) in nats, shape (N,), on the training
and test sets, on standard-normal white noise and on inverted test images (1 − x).
"""

import argparse

import jax.numpy as jnp

from training_jacobian import devices, storage
from training_jacobian.errors import run_program
from training_jacobian.perturbation import input_sets, prediction_shift
from training_jacobian.stored_run import load_data, load_problem, load_settings


def main(arguments: argparse.Namespace) -> None:
    """Load, step, measure, save."""
    devices.use(precision=load_settings(arguments.training).precision, threads=arguments.threads)
    problem = load_problem(arguments.dataset, arguments.training)
    inputs = input_sets(load_data(arguments.dataset), arguments.seed)
    theta = jnp.asarray(storage.load_arrays(arguments.training)["theta_T"])
    steps = arguments.step * storage.load_array(arguments.vt)
    storage.save_arrays(arguments.shift, **prediction_shift(problem, theta, steps, inputs))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("dataset", "training", "vt"):
        parser.add_argument(f"--{name}", required=True, help="input")
    parser.add_argument("--threads", type=int, default=None, help="cores, by default all")
    parser.add_argument("--step", type=float, default=1.0, help="length of the step")
    parser.add_argument("--seed", type=int, default=0, help="seed of the white noise")
    parser.add_argument("--shift", required=True, help="output: .npz")
    run_program(main, parser)
