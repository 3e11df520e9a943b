"""What is kept of each training, and divergence by name."""

import numpy as np
import pandas as pd
import pytest

from problems import tiny_problem, tiny_split
from rounding import assert_same, chain
from training_jacobian.experiments.restriction import (
    check_runs,
    collect,
    restricted_training,
    with_results,
)
from training_jacobian.program.errors import DivergenceError
from training_jacobian.training.problem import evaluate

RUNS = pd.DataFrame({"subspace": ["bulk", "stable"], "dimension": [3, 40]})


def trained(**changes):
    problem = tiny_problem(**changes)
    size = len(problem.theta_0)
    masks = np.arange(size) < RUNS["dimension"].to_numpy()[:, None]
    basis = np.eye(size, dtype=problem.theta_0.dtype)
    return problem, *collect(restricted_training(problem)(basis, masks))


@pytest.mark.usefixtures("double")
def test_results_are_those_of_each_network():
    problem, theta, losses = trained(precision="float64")
    data = tiny_split()
    table = with_results(RUNS, theta, losses, problem, data)
    for row, end in zip(table.itertuples(), theta, strict=True):
        loss, accuracy = evaluate(problem, end, data.x_test, data.y_test)
        assert_same(row.test_loss, loss, roundings=chain(problem))
        assert row.test_accuracy == accuracy
    assert_same(table["final_train_loss"], losses[:, -3:].mean(axis=1), roundings=3)


def test_divergence_names_subspace_dimension_and_step():
    problem, theta, losses = trained(learning_rate=1e30, loss="squared_error")
    # Row 0 lives on weights of the input that is always zero and on biases: it may survive.
    bad = ~(losses <= 1e6)
    run = int(bad.any(axis=1).argmax())
    step = int(bad[run].argmax())
    name, dimension = RUNS.loc[run]
    text = f"subspace {name}, dimension {dimension}: training diverged at step {step} of 6"
    with pytest.raises(DivergenceError, match=text):
        check_runs(RUNS, losses, theta, problem)


def test_the_first_that_diverged_is_named():
    problem, theta, losses = trained()
    losses[1, 4] = np.nan
    with pytest.raises(DivergenceError, match=r"subspace stable, dimension 40: .* step 4 of 6"):
        check_runs(RUNS, losses, theta, problem)


def test_finite_trainings_pass():
    problem, theta, losses = trained()
    check_runs(RUNS, losses, theta, problem)
