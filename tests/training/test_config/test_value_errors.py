"""Mistakes that a schema cannot express: values that do not fit each other."""

import pytest
import yaml

from config_examples import CONFIG, cases, changed, with_merged_runs
from training_jacobian.training.config import value_errors

CASES = """
regions.chaotic_above | 1.1 | <chaotic>: found 1.1, accepted: more than 1 + bulk_within = 1.1
regions.bulk_within | 0.49 | <stable>: found 0.6666667, accepted: less than 1 - bulk_within = 0.51
regions.stable_below | 0.9 | <stable>: found 0.9, accepted: less than 1 - bulk_within = 0.9
runs.paper.batch_size | 60 | <batch>: found 60, <divisor>, e.g. 40, 50, 64, 80
runs.paper.batch_size | 5000 | <batch>: found 5000, <divisor>, e.g. 320, 400, 800, 1600
datasets.digits.test_size | 1797 | datasets.digits.test_size: found 1797, <few>
datasets.digits.test_size | 1796 | <batch>: found 64, \
accepted: a divisor of the 1 training samples, e.g. 1
runs.paper.dataset | digit | runs.paper.dataset: found 'digit', \
accepted: digits, breast_cancer, wine, image_patches; did you mean digits?
runs.other | {dataset: digit, method: matrix_free} | runs.other.dataset: found 'digit', \
accepted: digits, breast_cancer, wine, image_patches; did you mean digits?
runs.paper.model | {channels: [2]} | runs.paper.model.channels: found [2], \
accepted: [], as its experiments are on a dense network
runs.paper.model | nets:make | runs.paper.model: found 'nets:make', <section>
runs.paper.optimizer | nets:make | runs.paper.optimizer: found 'nets:make', <section>
runs.other | {dataset: wine, batch_size: 16, model: {channels: [2, 4]}} | \
runs.other.model.channels: found [2, 4], \
accepted: [], as the 13 inputs of wine do not make a square image
history.runs | [papers] | history.runs: found 'papers', accepted: paper; did you mean paper?
history.epochs | [1, 25] | history.epochs: found [1, 25], accepted: ascending, from 0
history.epochs | [0, 5, 5, 25] | history.epochs: found [0, 5, 5, 25], accepted: ascending, from 0
history.epochs | [0, 5] | history.epochs: found 5 as the last, accepted: 25, that of the run paper
matrix_free.leading_steps | 4745 | matrix_free: found 4811 <steps>, <paper>
matrix_free.accuracy.budgets | [[100, 9999, 4711]] | \
matrix_free.accuracy.budgets: found [100, 9999, 4711], <paper>
runs.other | {model: {hidden: [3]}, method: matrix_free} | matrix_free: found 466 <steps>, \
accepted: at most the run other's N = 235 parameters
"""
WORDS = {
    "<chaotic>": "regions.chaotic_above",
    "<stable>": "regions.stable_below",
    "<batch>": "runs.paper.batch_size",
    "<divisor>": "accepted: a divisor of the 1600 training samples",
    "<few>": "accepted: less than the 1797 samples, so that some remain to train on",
    "<section>": "accepted: a section, as its experiments are on the paper's kind of network; "
    "an own one is a further run",
    "<steps>": "leading_steps and probe_steps",
    "<paper>": "accepted: at most the run paper's N = 4810 parameters",
}
ACCEPTED = """
regions | {chaotic_above: 1.26, bulk_within: 0.25, stable_below: 0.74}
runs.paper.batch_size | 1
runs.paper.batch_size | 1600
runs.other | {model: {channels: [2, 4]}}
runs.other | {model: {hidden: [3]}}
matrix_free.leading_steps | 4744
matrix_free.accuracy.budgets | [[100, 9999, 4710]]
"""


def errors(path, value):
    return value_errors(with_merged_runs(changed(path, value)))


def with_runs(**runs):
    return with_merged_runs({**CONFIG, "runs": {"paper": {}, **runs}})


@pytest.mark.parametrize(("path", "written", "line"), cases(CASES, WORDS))
def test_one_line(path, written, line):
    assert errors(path, yaml.safe_load(written)) == [line]


@pytest.mark.parametrize(("path", "written"), cases(ACCEPTED))
def test_accepted(path, written):
    assert errors(path, yaml.safe_load(written)) == []


def test_the_repositorys_configuration_is_accepted():
    assert value_errors(with_merged_runs(CONFIG)) == []


def test_a_mistake_in_the_data_is_named_once_for_all_runs():
    config = changed("datasets.digits.test_size", 1797)
    config["runs"]["other"] = {"seed": 1}
    assert len(value_errors(with_merged_runs(config))) == 1


def test_as_many_blocks_as_the_smallest_dense_run_has_parameters():
    narrow = {"model": {"hidden": [3]}}  # N = 65 · 3 + 4 · 10
    free = {"model": {"hidden": [16]}, "method": "matrix_free"}
    for runs, most, name in (({"narrow": narrow}, 235, "narrow"), ({"free": free}, 4810, "paper")):
        config = with_runs(**runs)
        assert value_errors({**config, "jacobian": {"memory_mib": 1, "blocks": most}}) == []
        assert value_errors({**config, "jacobian": {"memory_mib": 1, "blocks": most + 1}}) == [
            f"jacobian.blocks: found {most + 1}, "
            f"accepted: at most the run {name}'s N = {most} parameters"
        ]


def test_a_history_needs_dense_runs():
    config = changed("history.runs", ["wide"])
    config["runs"]["wide"] = {"method": "matrix_free"}
    line = "history.runs: found wide, accepted: runs with method: dense"
    assert value_errors(with_merged_runs(config)) == [line]


def test_the_main_run_has_a_jacobian():
    line = "accepted: dense, as its experiments need every singular vector"
    assert f"runs.paper.method: found matrix_free, {line}" in errors(
        "runs.paper.method", "matrix_free"
    )


def test_the_size_of_an_own_run_is_the_measured_one():
    config = with_runs(
        own={"model": "nets:make", "optimizer": "nets:descend", "method": "matrix_free"}
    )
    assert value_errors({**config, "own": {"own": {"parameters": 466}}}) == []
    assert value_errors({**config, "own": {"own": {"parameters": 465}}}) == [
        "matrix_free: found 466 leading_steps and probe_steps, "
        "accepted: at most the run own's N = 465 parameters"
    ]
    # It could not be measured, which is told elsewhere.
    assert value_errors({**config, "own": {}}) == []
