"""Iterations with more steps than a run has parameters."""

import pytest

from config_examples import CONFIG, changed, with_merged_runs
from training_jacobian.training.config import value_errors

PAPER = "accepted: at most the run paper's N = 4810 parameters"


def with_runs(**runs):
    return value_errors(with_merged_runs({**CONFIG, "runs": {"paper": {}, **runs}}))


@pytest.mark.parametrize(("steps", "lines"), [(4810 - 66, 0), (4810 - 65, 1)])
def test_leading_steps_and_those_of_a_probe(steps, lines):
    """The second take place in what the first leave over."""
    found = value_errors(with_merged_runs(changed("matrix_free.leading_steps", steps)))
    line = f"matrix_free: found {steps + 66} leading_steps and probe_steps, {PAPER}"
    assert found == [line] * lines


@pytest.mark.parametrize(("steps", "lines"), [(4710, 0), (4711, 1)])
def test_budgets(steps, lines):
    """Only of the main run, on which they are compared; the probes' number does not count."""
    budget = [100, 9999, steps]
    found = value_errors(with_merged_runs(changed("matrix_free.accuracy.budgets", [budget])))
    assert found == [f"matrix_free.accuracy.budgets: found {budget}, {PAPER}"] * lines


def test_a_small_matrix_free_run():
    small = {"model": {"hidden": [3]}, "method": "matrix_free"}  # N = 65 · 3 + 4 · 10
    assert with_runs(small=small) == [
        "matrix_free: found 466 leading_steps and probe_steps, "
        "accepted: at most the run small's N = 235 parameters"
    ]


def test_a_small_dense_run_takes_no_steps():
    assert with_runs(small={"model": {"hidden": [3]}}) == []


def test_a_wrong_data_set_is_told_by_itself():
    wrong = {"dataset": "digit", "method": "matrix_free"}
    (line,) = with_runs(wrong=wrong)
    assert line.startswith("runs.wrong.dataset: found 'digit'")
