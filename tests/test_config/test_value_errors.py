"""Mistakes that a schema cannot express."""

import types

import psutil
import pytest

from config_examples import CONFIG, changed, with_merged_runs
from training_jacobian.config import value_errors


def errors(path, value):
    return value_errors(with_merged_runs(changed(path, value)))


@pytest.fixture
def memory(monkeypatch):
    """Return a function that sets this machine's memory in bytes."""

    def pretend(total):
        machine = types.SimpleNamespace(total=total)
        monkeypatch.setattr(psutil, "virtual_memory", lambda: machine)

    return pretend


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


def test_network_too_large_for_the_memory(memory):
    memory(4 * 2**30)
    # N = 65 · 200 + 201 · 10 = 15010; 11 N² · 4 bytes = 9.2323 GiB
    assert errors("runs.wide", {"model": {"hidden": [200]}}) == [
        "runs.wide.model.hidden: found [200], which makes N = 15010 parameters and dense "
        "matrices (Jacobian, SVD, analysis) of 9.2 GiB, "
        "accepted: what fits into this machine's 4.0 GiB"
    ]


@pytest.mark.parametrize(("precision", "needed"), [("float32", 18 * 4), ("float64", 18 * 8)])
def test_memory_that_just_suffices(memory, precision, needed):
    memory(needed * 4810**2)
    assert errors("runs.paper.precision", precision) == []
    memory(needed * 4810**2 - 1)
    (line,) = errors("runs.paper.precision", precision)
    assert line.startswith("runs.paper.model.hidden: found [64], which makes N = 4810 parameters")


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
