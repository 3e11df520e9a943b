"""Check a Jacobian against central differences of the training run and the adjoint identity.

The differences are taken in float64 whatever the run's precision; the stored Jacobian and
forward mode in float64 are both compared with them.
"""

import dataclasses

import jax
import numpy as np

from training_jacobian.files import storage
from training_jacobian.jacobian.verification import (
    DIFFERENCE_STEP,
    adjoint_gap,
    central_differences,
    push_forward,
    relative_errors,
    unit_directions,
)
from training_jacobian.program import devices, progress
from training_jacobian.program.arguments import Namespace, Parser, positive_integer, seed
from training_jacobian.program.run import run_program
from training_jacobian.training import stored_run
from training_jacobian.training.problem import make_problem, training_map


def main(arguments: Namespace) -> None:
    """Load, compare, save."""
    devices.configure(precision="float64", threads=arguments.threads)
    stored = stored_run.load(arguments.dataset, arguments.training)
    run = stored.problem
    jacobian = storage.load_array(arguments.jacobian, size=len(run.theta_0))
    exact = make_problem(dataclasses.replace(run.settings, precision="float64"), stored.data)
    keys = jax.random.split(jax.random.key(arguments.seed))
    v, u = (unit_directions(arguments.directions, len(exact.theta_0), key=key) for key in keys)
    with progress.waiting(f"training {2 * len(v)} times, beside each direction"):
        truth = np.asarray(
            jax.jit(lambda t: central_differences(training_map(exact), exact.theta_0, t))(v)
        )
        forward = jax.jit(lambda t: push_forward(training_map(exact), exact.theta_0, t))(v)
    dtype = run.theta_0.dtype
    pushed = np.asarray(v, dtype=dtype) @ jacobian.T

    def gap(pair: tuple) -> jax.Array:
        return adjoint_gap(training_map(run), run.theta_0, *pair)

    report = {
        "directions": arguments.directions,
        "step": DIFFERENCE_STEP,
        "stored_jacobian_error": float(relative_errors(pushed, truth).max()),
        "forward_float64_error": float(relative_errors(forward, truth).max()),
        "adjoint_gap": float(jax.lax.map(gap, (v.astype(dtype), u.astype(dtype))).max()),
    }
    print(report)
    storage.save_json(arguments.verification, report)


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("dataset", "training", "jacobian")
    parser.setting("directions", positive_integer, 20, "number of random directions")
    parser.setting("seed", seed, 0, "of the directions")
    parser.threads()
    parser.outputs(verification=".json")
    run_program(main, parser)
