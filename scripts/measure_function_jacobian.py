"""Measure the parameter–function Jacobian G = ∂outputs/∂θ and how each region lies to it.

Inputs: the training set, the test set, standard-normal noise of the test set's shape; each at θ_0
(`start`) and at θ_T (`end`). Writes `singular_values_<inputs>_<point>` of G, above the rounding;
and per region of the training Jacobian's right singular vectors `share_<inputs>_<point>_<region>`,
the share of it in G's near-null space against `thresholds` on σ/σ_1, and `change_…`, the RMS
change of a sample's outputs per unit step. The region `chance` is a random subspace.
"""

import itertools

import jax.numpy as jnp
import numpy as np

from training_jacobian.experiments import function_jacobian as fj
from training_jacobian.files import storage
from training_jacobian.program import devices, progress
from training_jacobian.program.arguments import Namespace, Parser, seed
from training_jacobian.program.run import run_program
from training_jacobian.spectrum.regions import REGIONS, TRIVIAL, WITHOUT_TRIVIAL, load_parts
from training_jacobian.training import stored_run

THRESHOLDS = np.logspace(-6, 0, 61)


def main(arguments: Namespace) -> None:
    """Load, differentiate, decompose, compare, save."""
    run = stored_run.load(arguments.dataset, arguments.training)
    devices.configure(precision=run.settings.precision, threads=arguments.threads)
    problem, data = run.problem, run.data
    outputs = fj.visible_outputs(problem.logits, run.settings.loss)
    noise = np.random.default_rng(arguments.seed).standard_normal(data.x_test.shape)
    inputs = {"train": data.x_train, "test": data.x_test, "white_noise": noise}
    points = dict(zip(("start", "end"), run.ends, strict=True))
    rows, trivial = load_subspaces(arguments, len(problem.theta_0))
    result = {"thresholds": THRESHOLDS}
    cases = list(itertools.product(inputs.items(), points.items()))
    for (name, x), (point, theta) in progress.bar(cases, units="matrices"):
        sigma, right = fj.right_singular(outputs, jnp.asarray(theta), x)
        result[f"singular_values_{name}_{point}"] = sigma
        for region, weights in fj.subspace_weights(right, rows, trivial).items():
            key = f"{name}_{point}_{region}"
            result[f"share_{key}"] = fj.share_below(sigma, weights, THRESHOLDS)
            result[f"change_{key}"] = fj.output_change(sigma, weights, len(x))
    storage.save_arrays(arguments.function_jacobian, **result)


def load_subspaces(arguments: Namespace, size: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return rows of the regions and the bulk without its trivial block, and that block's."""
    sigma = storage.load_array(arguments.sigma, size=size)
    vt = storage.load_array(arguments.vt, size=size, mmap=True)
    parts = load_parts(sigma, arguments.regions)
    return {name: vt[parts[name]] for name in (*REGIONS, WITHOUT_TRIVIAL)}, vt[parts[TRIVIAL]]


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("dataset", "training", "sigma", "vt", "regions")
    parser.setting("seed", seed, 0, "of the white noise")
    parser.threads()
    parser.outputs(function_jacobian=".npz")
    run_program(main, parser)
