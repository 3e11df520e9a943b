"""Step from the trained network along ±v; measure how its predictions shift.

Along every right singular vector, and along random unit vectors of each region, which do not depend
on the vectors that a decomposition happens to choose where singular values are equal. Writes
KL(original ‖ perturbed) in nats, the mean over both signs, on the training and test sets, on
standard-normal white noise and on inverted test images (1 − x): `<inputs>` (N,) and
`<inputs>_<region>` (draws,) are the maximum over samples, `<inputs>_mean…` the mean over them.
"""

import jax.numpy as jnp
import numpy as np

from training_jacobian.experiments.perturbation import input_sets, prediction_shift
from training_jacobian.files import storage
from training_jacobian.program import devices
from training_jacobian.program.arguments import Namespace, Parser, positive, positive_integer, seed
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import REGIONS, WITHOUT_TRIVIAL, load_regions, random_units
from training_jacobian.training import stored_run


def main(arguments: Namespace) -> None:
    """Load, step, measure, save."""
    run = stored_run.load(arguments.dataset, arguments.training)
    devices.use(precision=run.settings.precision, threads=arguments.threads)
    sigma, parts = load_regions(arguments.sigma, arguments.regions)
    vt = storage.load_array(arguments.vt, size=len(sigma))
    drawn = {
        f"_{name}": random_units(vt[parts[name]], arguments.draws, seed=arguments.seed)
        for name in (*REGIONS, WITHOUT_TRIVIAL)
    }
    steps = arguments.step * np.concatenate([vt, *drawn.values()])
    inputs = input_sets(run.data, arguments.seed)
    shifts = prediction_shift(run.problem, jnp.asarray(run.ends[1]), steps, inputs)
    ends = np.cumsum([len(vt), *map(len, drawn.values())])[:-1]
    storage.save_arrays(
        arguments.shift,
        **{
            f"{name}{suffix}": values
            for name, shift in shifts.items()
            for suffix, values in zip(("", *drawn), np.split(shift, ends), strict=True)
        },
    )


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("dataset", "training", "sigma", "vt", "regions")
    parser.threads()
    parser.setting("step", positive, 1.0, "length of the step")
    parser.setting("draws", positive_integer, 100, "random directions per region")
    parser.setting("seed", seed, 0, "of the white noise and the directions")
    parser.outputs(shift=".npz")
    run_program(main, parser)
