"""Mistakes that a schema cannot express."""

import pytest

from config_examples import CONFIG, changed, with_merged_runs
from training_jacobian.training.config import value_errors


def errors(path, value):
    return value_errors(with_merged_runs(changed(path, value)))


def test_the_repositorys_configuration_is_accepted():
    assert value_errors(with_merged_runs(CONFIG)) == []


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (
            "regions.chaotic_above",
            1.05,
            "regions.chaotic_above: found 1.05, accepted: more than 1 + bulk_within = 1.1",
        ),
        (
            "regions.bulk_within",
            0.5,
            "regions.chaotic_above: found 1.5, accepted: more than 1 + bulk_within = 1.5",
        ),
        (
            "regions.stable_below",
            0.95,
            "regions.stable_below: found 0.95, accepted: less than 1 - bulk_within = 0.9",
        ),
        (
            "regions.bulk_within",
            0.375,
            "regions.stable_below: found 0.6666667, accepted: less than 1 - bulk_within = 0.625",
        ),
    ],
)
def test_overlapping_thresholds(path, value, line):
    assert line in errors(path, value)


def test_thresholds_that_do_not_overlap_are_accepted():
    config = changed("regions", {"chaotic_above": 1.26, "bulk_within": 0.25, "stable_below": 0.74})
    assert value_errors(with_merged_runs(config)) == []


def test_touching_thresholds_are_refused():
    config = changed("regions", {"chaotic_above": 1.25, "bulk_within": 0.25, "stable_below": 0.75})
    assert [line.split(":")[0] for line in value_errors(with_merged_runs(config))] == [
        "regions.chaotic_above",
        "regions.stable_below",
    ]


@pytest.mark.parametrize(
    ("size", "near"),
    [
        (60, "40, 50, 64, 80"),  # 1600 = 2⁶ · 5²
        (1601, "400, 800, 1600, 320"),
        (5000, "400, 800, 1600, 320"),
        (3, "1, 2, 4, 5"),
    ],
)
def test_batch_size_that_does_not_divide(size, near):
    near = ", ".join(sorted(near.split(", "), key=int))
    assert errors("runs.paper.batch_size", size) == [
        f"runs.paper.batch_size: found {size}, accepted: a divisor of the 1600 training samples, "
        f"e.g. {near}"
    ]


@pytest.mark.parametrize("size", [1, 64, 1600])
def test_batch_size_that_divides(size):
    assert errors("runs.paper.batch_size", size) == []


@pytest.mark.parametrize("test_size", [1797, 2000])
def test_nothing_left_to_train_on(test_size):
    assert errors("datasets.digits.test_size", test_size) == [
        f"datasets.digits.test_size: found {test_size}, accepted: less than the 1797 samples, "
        "so that some remain to train on"
    ]


def test_one_sample_left():
    assert errors("datasets.digits.test_size", 1796) == [
        "runs.paper.batch_size: found 64, accepted: a divisor of the 1 training samples, e.g. 1"
    ]


def test_a_mistake_in_the_data_is_named_once_for_all_runs():
    config = changed("datasets.digits.test_size", 1797)
    config["runs"]["other"] = {"seed": 1}
    assert len(value_errors(with_merged_runs(config))) == 1


def test_a_data_set_that_is_not_configured():
    assert errors("runs.paper.dataset", "digit") == [
        "runs.paper.dataset: found 'digit', accepted: digits, breast_cancer, wine, image_patches; "
        "did you mean digits?"
    ]


def test_as_many_blocks_as_the_smallest_run_has_parameters():
    runs = {"paper": {}, "narrow": {"model": {"hidden": [3]}}}  # N = 65 · 3 + 4 · 10
    config = with_merged_runs({**CONFIG, "runs": runs})
    assert value_errors({**config, "jacobian": {"memory_mib": 1, "blocks": 235}}) == []
    assert value_errors({**config, "jacobian": {"memory_mib": 1, "blocks": 236}}) == [
        "jacobian.blocks: found 236, accepted: at most the run narrow's N = 235 parameters"
    ]


def test_blocks_do_not_concern_a_run_without_a_jacobian():
    runs = {"paper": {}, "narrow": {"model": {"hidden": [16]}, "method": "matrix_free"}}
    config = with_merged_runs({**CONFIG, "runs": runs})
    assert value_errors({**config, "jacobian": {"memory_mib": 1, "blocks": 4810}}) == []


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (
            "runs.paper.method",
            "matrix_free",
            "runs.paper.method: found matrix_free, accepted: dense, as its experiments need every "
            "singular vector",
        ),
        (
            "runs.paper.model",
            {"channels": [2]},
            "runs.paper.model.channels: found [2], accepted: [], as its experiments are on a dense "
            "network",
        ),
        (
            "runs.other",
            {"dataset": "wine", "batch_size": 16, "model": {"channels": [2, 4]}},
            "runs.other.model.channels: found [2, 4], accepted: [], as the 13 inputs of wine make "
            "no square image",
        ),
    ],
)
def test_methods_and_convolutions_that_cannot_be(path, value, line):
    assert line in errors(path, value)


def test_a_run_with_convolutions_of_an_image():
    assert errors("runs.other", {"model": {"channels": [2, 4]}}) == []


def test_a_history_needs_dense_runs():
    config = changed("history.runs", ["paper", "wide"])
    config["runs"]["wide"] = {"method": "matrix_free"}
    assert value_errors(with_merged_runs(config)) == [
        "history.runs: found wide, accepted: runs with method: dense"
    ]


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        ("history.epochs", [1, 25], "history.epochs: found [1, 25], accepted: ascending, from 0"),
        (
            "history.epochs",
            [0, 5, 5, 25],
            "history.epochs: found [0, 5, 5, 25], accepted: ascending, from 0",
        ),
        (
            "history.epochs",
            [0, 5],
            "history.epochs: found 5 as the last, accepted: 25, that of the run paper",
        ),
        ("history.runs", ["papers"], None),
    ],
)
def test_epochs_of_the_history(path, value, line):
    found = errors(path, value)
    assert found == [line or found[0]]
    assert found[0].startswith(path)


OWN_MODEL = {"model": "nets:make", "optimizer": "nets:descend", "method": "matrix_free"}


@pytest.mark.parametrize("key", ["model", "optimizer"])
def test_the_main_run_has_nothing_own(key):
    (line,) = errors(f"runs.paper.{key}", "nets:make")
    assert line.startswith(f"runs.paper.{key}: found 'nets:make', accepted: a section")


def test_the_size_of_an_own_run_is_the_measured_one():
    runs = {"paper": {}, "own": OWN_MODEL}
    config = with_merged_runs({**CONFIG, "runs": runs})
    assert value_errors({**config, "own": {"own": {"parameters": 466}}}) == []
    assert value_errors({**config, "own": {"own": {"parameters": 465}}}) == [
        "matrix_free: found 466 leading_steps and probe_steps, "
        "accepted: at most the run own's N = 465 parameters"
    ]
    # It could not be measured, which is told elsewhere.
    assert value_errors({**config, "own": {}}) == []
