"""Train a network from its seeded initial parameters.

Writes theta_0, theta_T (N,), train_loss (epochs,) (mean over the epoch's steps), test_loss,
test_accuracy, and as JSON the settings, the layout of the parameter vector and the digests of a
user's own source files, if the network or the optimiser is from one.
"""

import json

import jax
import numpy as np

from training_jacobian.files import storage
from training_jacobian.program import devices
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program
from training_jacobian.training import settings, user_checks
from training_jacobian.training.divergence import check_defined, check_finite
from training_jacobian.training.models import parameter_layout
from training_jacobian.training.problem import evaluate, make_problem, train
from training_jacobian.training.settings import is_own
from training_jacobian.training.stored_arrays import load_data
from training_jacobian.training.user_sources import source_digests


def main(arguments: Namespace) -> None:
    """Load, train, check, save."""
    recipe = settings.from_arguments(arguments)
    # Before they are imported: an edit in the meantime is not what is trained.
    sources = source_digests(recipe.model, recipe.optimizer)
    devices.configure(precision=recipe.precision, threads=arguments.threads)
    data = load_data(arguments.dataset)
    problem = make_problem(recipe, data)
    if is_own(recipe.model) or is_own(recipe.optimizer):
        user_checks.check(problem)
    theta, losses = jax.jit(lambda start: train(problem, start))(problem.theta_0)
    check_defined(problem, losses, theta)
    check_finite(losses, theta, recipe)
    judge = jax.jit(lambda end: evaluate(problem, end, data.x_test, data.y_test))
    test_loss, test_accuracy = judge(theta)
    storage.save_arrays(
        arguments.training,
        theta_0=np.asarray(problem.theta_0),
        theta_T=np.asarray(theta),
        train_loss=np.asarray(losses).reshape(recipe.epochs, -1).mean(axis=1),
        test_loss=np.asarray(test_loss),
        test_accuracy=np.asarray(test_accuracy),
        settings=np.array(recipe.to_json()),
        sources=np.array(json.dumps(sources)),
        layout=np.array(json.dumps(parameter_layout(problem.unravel(theta)))),
    )
    print(f"N = {len(theta)}, {problem.steps} steps, test loss {test_loss:.4f},", end=" ")
    print(f"test accuracy {test_accuracy:.4f}")


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs("dataset")
    settings.add_arguments(parser)
    parser.threads()
    parser.outputs(training=".npz")
    run_program(main, parser)
