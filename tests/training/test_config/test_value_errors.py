"""Mistakes that a schema cannot express."""

import pytest
import yaml

from config_examples import CONFIG, changed, with_merged_runs
from training_jacobian.training.config import value_errors

DATASETS = "digits, breast_cancer, wine, image_patches"
DIVISOR = "a divisor of the 1600 training samples, e.g."  # 1600 = 2⁶ · 5²
PAPER = "accepted: at most the run paper's N = 4810 parameters"


def errors(path, value):
    return value_errors(with_merged_runs(changed(path, value)))


def with_runs(*, sections=None, **runs):
    config = with_merged_runs({**CONFIG, "runs": {"paper": {}, **runs}})
    return value_errors({**config, **(sections or {})})


MISTAKES = f"""
regions.chaotic_above | 1.05 | found 1.05, accepted: more than 1 + bulk_within = 1.1
regions.stable_below | 0.95 | found 0.95, accepted: less than 1 - bulk_within = 0.9
runs.paper.batch_size | 60 | found 60, accepted: {DIVISOR} 40, 50, 64, 80
runs.paper.batch_size | 1601 | found 1601, accepted: {DIVISOR} 320, 400, 800, 1600
runs.paper.batch_size | 3 | found 3, accepted: {DIVISOR} 1, 2, 4, 5
runs.paper.dataset | digit | found 'digit', accepted: {DATASETS}; did you mean digits?
runs.paper.method | matrix_free | found matrix_free, accepted: dense, as its experiments need every singular vector
runs.paper.model.channels | [2] | found [2], accepted: [], as its experiments are on a dense network
runs.paper.model | nets:make | found 'nets:make', accepted: a section
runs.paper.optimizer | nets:descend | found 'nets:descend', accepted: a section
history.epochs | [1, 25] | found [1, 25], accepted: ascending, from 0
history.epochs | [0, 5, 5, 25] | found [0, 5, 5, 25], accepted: ascending, from 0
history.epochs | [0, 5] | found 5 as the last, accepted: 25, that of the run paper
history.runs | [papers] | found 'papers', accepted: paper
"""  # noqa: E501
"""Key, value in YAML, and how the one line about it begins."""


@pytest.mark.parametrize("line", MISTAKES.strip().splitlines())
def test_one_mistake(line):
    path, written, message = (part.strip() for part in line.split("|"))
    found = errors(path, yaml.safe_load(written))
    assert [one for one in found if one.startswith(f"{path}: {message}")]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("regions", {"chaotic_above": 1.26, "bulk_within": 0.25, "stable_below": 0.74}),
        ("runs.paper.batch_size", 1),
        ("runs.paper.batch_size", 1600),
        ("runs.other", {"model": {"channels": [2, 4]}}),
    ],
)
def test_what_is_accepted(path, value):
    assert value_errors(with_merged_runs(CONFIG)) == errors(path, value) == []


def test_touching_thresholds_are_refused():
    touching = {"chaotic_above": 1.25, "bulk_within": 0.25, "stable_below": 0.75}
    assert [line.split(":")[0] for line in errors("regions", touching)] == [
        "regions.chaotic_above",
        "regions.stable_below",
    ]


@pytest.mark.parametrize("test_size", [1797, 2000])
def test_nothing_left_to_train_on_is_named_once_for_all_runs(test_size):
    config = changed("datasets.digits.test_size", test_size)
    config["runs"]["other"] = {"seed": 1}
    assert value_errors(with_merged_runs(config)) == [
        f"datasets.digits.test_size: found {test_size}, accepted: less than the 1797 samples, "
        "so that some remain to train on"
    ]


def test_one_sample_left():
    assert errors("datasets.digits.test_size", 1796) == [
        "runs.paper.batch_size: found 64, accepted: a divisor of the 1 training samples, e.g. 1"
    ]


def test_convolutions_of_what_is_no_image():
    table = {"dataset": "wine", "batch_size": 16, "model": {"channels": [2, 4]}}
    assert errors("runs.other", table) == [
        "runs.other.model.channels: found [2, 4], accepted: [], as the 13 inputs of wine make "
        "no square image"
    ]


SMALL = {"model": {"hidden": [3]}}  # N = 65 · 3 + 4 · 10


def test_as_many_blocks_as_the_smallest_run_with_a_jacobian_has_parameters():
    assert with_runs(small=SMALL, sections={"jacobian": {"memory_mib": 1, "blocks": 235}}) == []
    assert with_runs(small=SMALL, sections={"jacobian": {"memory_mib": 1, "blocks": 236}}) == [
        "jacobian.blocks: found 236, accepted: at most the run small's N = 235 parameters"
    ]
    narrow = {"model": {"hidden": [16]}, "method": "matrix_free"}
    assert with_runs(narrow=narrow, sections={"jacobian": {"memory_mib": 1, "blocks": 4810}}) == []


def test_a_history_needs_dense_runs():
    config = changed("history.runs", ["paper", "wide"])
    config["runs"]["wide"] = {"method": "matrix_free"}
    assert value_errors(with_merged_runs(config)) == [
        "history.runs: found wide, accepted: runs with method: dense"
    ]


@pytest.mark.parametrize(("steps", "lines"), [(4810 - 66, 0), (4810 - 65, 1)])
def test_leading_steps_and_those_of_a_probe(steps, lines):
    """The second take place in what the first leave over."""
    line = f"matrix_free: found {steps + 66} leading_steps and probe_steps, {PAPER}"
    assert errors("matrix_free.leading_steps", steps) == [line] * lines


@pytest.mark.parametrize(("steps", "lines"), [(4710, 0), (4711, 1)])
def test_budgets(steps, lines):
    """Only of the main run, on which they are compared; the probes' number does not count."""
    budget = [100, 9999, steps]
    line = f"matrix_free.accuracy.budgets: found {budget}, {PAPER}"
    assert errors("matrix_free.accuracy.budgets", [budget]) == [line] * lines


OWN = {"model": "nets:make", "optimizer": "nets:descend", "method": "matrix_free"}


def test_more_steps_than_a_small_run_has_parameters():
    line = "matrix_free: found 466 leading_steps and probe_steps, accepted: at most the run "
    assert with_runs(small=SMALL) == []  # a dense run takes no steps
    assert with_runs(small={**SMALL, "method": "matrix_free"}) == [
        f"{line}small's N = 235 parameters"
    ]
    (line,) = with_runs(wrong={"dataset": "digit", "method": "matrix_free"})
    assert line.startswith("runs.wrong.dataset: found 'digit'")


def test_the_size_of_an_own_run_is_the_measured_one():
    def measured(facts):
        return with_runs(own=OWN, sections={"own": facts})

    assert measured({"own": {"parameters": 466}}) == []
    assert measured({"own": {"parameters": 465}}) == [
        "matrix_free: found 466 leading_steps and probe_steps, "
        "accepted: at most the run own's N = 465 parameters"
    ]
    # It could not be measured, which is told elsewhere.
    assert measured({}) == []
