"""Check a Jacobian against central differences of the training run and the adjoint identity.

The differences are taken in float64 whatever the run's precision; the stored Jacobian and
forward mode in float64 are both compared with them.
"""

import argparse
import dataclasses

import jax
import numpy as np

from training_jacobian.files import checked, storage
from training_jacobian.jacobian.verification import (
    DIFFERENCE_STEP,
    adjoint_gap,
    central_differences,
    push_forward,
    relative_errors,
    unit_directions,
)
from training_jacobian.program import devices, progress
from training_jacobian.program.arguments import output_file, positive_integer, seed
from training_jacobian.program.run import run_program
from training_jacobian.training.problem import make_problem, training_map
from training_jacobian.training.stored_arrays import load_data
from training_jacobian.training.stored_run import load_problem


def main(arguments: argparse.Namespace) -> None:
    """Load, compare, save."""
    devices.configure(precision="float64", threads=arguments.threads)
    run = load_problem(arguments.dataset, arguments.training)
    jacobian = checked.load_array(arguments.jacobian, "float N N", N=len(run.theta_0))
    recipe = dataclasses.replace(run.settings, precision="float64")
    exact = make_problem(recipe, load_data(arguments.dataset))
    keys = jax.random.split(jax.random.key(arguments.seed))
    v, u = (unit_directions(arguments.directions, len(exact.theta_0), key=key) for key in keys)
    with progress.waiting(f"training {2 * len(v)} times, beside each direction"):
        truth = np.asarray(
            jax.jit(lambda t: central_differences(training_map(exact), exact.theta_0, t))(v)
        )
        forward = jax.jit(lambda t: push_forward(training_map(exact), exact.theta_0, t))(v)
    dtype = run.theta_0.dtype
    stored = np.asarray(v, dtype=dtype) @ jacobian.T

    def gap(pair: tuple) -> jax.Array:
        return adjoint_gap(training_map(run), run.theta_0, *pair)

    report = {
        "directions": arguments.directions,
        "step": DIFFERENCE_STEP,
        "stored_jacobian_error": float(relative_errors(stored, truth).max()),
        "forward_float64_error": float(relative_errors(forward, truth).max()),
        "adjoint_gap": float(jax.lax.map(gap, (v.astype(dtype), u.astype(dtype))).max()),
    }
    print(report)
    storage.save_json(arguments.verification, report)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dataset", required=True, help="from prepare_dataset.py")
    parser.add_argument("--training", required=True, help="from train_network.py")
    parser.add_argument("--jacobian", required=True, help="from compute_jacobian.py")
    parser.add_argument(
        "--directions", type=positive_integer, default=20, help="number of random directions"
    )
    parser.add_argument("--seed", type=seed, default=0, help="seed of the directions")
    parser.add_argument("--verification", type=output_file, required=True, help="output: .json")
    parser.add_argument(
        "--threads", type=positive_integer, default=None, help="of XLA's pool on the CPU"
    )
    run_program(main, parser)
