"""Measure the norm of ∂logits/∂x before and after steps along the regions of the training Jacobian.

Writes the root mean square over samples of the Frobenius norm, on the training set, the test set
and standard-normal noise of the test set's shape: of the trained network (region `none`), of the
untrained one (`start`) and of the trained one after a step along ±v, for right singular vectors v
of each region and for random directions.
"""

import jax.numpy as jnp
import numpy as np

from training_jacobian.experiments.input_norms import measure_steps, sample_directions
from training_jacobian.files import storage, tables
from training_jacobian.program import devices
from training_jacobian.program.arguments import Namespace, Parser, positive, positive_integer, seed
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import load_parts
from training_jacobian.training import stored_run


def main(arguments: Namespace) -> None:
    """Load, choose directions, step, measure, save."""
    run = stored_run.load(arguments.dataset, arguments.training)
    devices.use(precision=run.settings.precision, threads=arguments.threads)
    problem, data = run.problem, run.data
    noise = np.random.default_rng(arguments.seed).standard_normal(data.x_test.shape)
    inputs = {"train": data.x_train, "test": data.x_test, "white_noise": noise}
    theta = jnp.asarray(run.ends[1])
    sigma = storage.load_array(arguments.sigma, size=len(theta))
    sampled = sample_directions(
        load_parts(sigma, arguments.regions),
        storage.load_array(arguments.vt, size=len(theta), mmap=True),
        count=arguments.directions,
        seed=arguments.seed,
    )
    table = measure_steps(problem, theta, *sampled, inputs, length=arguments.step)
    tables.save_table(arguments.table, table)


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("dataset", "training", "sigma", "vt", "regions")
    parser.threads()
    parser.setting("directions", positive_integer, 32, "sampled per region")
    parser.setting("step", positive, 1.0, "length of the step")
    parser.setting("seed", seed, 0, "of white noise and directions")
    parser.outputs(table=".csv")
    run_program(main, parser)
