"""Step from the trained network along every right singular vector; measure its predictions' shift.

Writes the maximum over samples of KL(original ‖ perturbed) in nats, shape (N,), on the training
and test sets, on standard-normal white noise and on inverted test images (1 − x).
"""

import jax.numpy as jnp

from training_jacobian.experiments.perturbation import input_sets, prediction_shift
from training_jacobian.files import storage
from training_jacobian.program import devices
from training_jacobian.program.arguments import Namespace, Parser, positive, seed
from training_jacobian.program.run import run_program
from training_jacobian.training import stored_run


def main(arguments: Namespace) -> None:
    """Load, step, measure, save."""
    run = stored_run.load(arguments.dataset, arguments.training)
    devices.use(precision=run.settings.precision, threads=arguments.threads)
    problem, theta = run.problem, jnp.asarray(run.ends[1])
    steps = arguments.step * storage.load_array(arguments.vt, size=len(theta))
    inputs = input_sets(run.data, arguments.seed)
    storage.save_arrays(arguments.shift, **prediction_shift(problem, theta, steps, inputs))


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("dataset", "training", "vt")
    parser.threads()
    parser.setting("step", positive, 1.0, "length of the step")
    parser.setting("seed", seed, 0, "of the white noise")
    parser.outputs(shift=".npz")
    run_program(main, parser)
