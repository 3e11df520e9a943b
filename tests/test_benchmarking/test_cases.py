"""The cases that the benchmarks measure, made from the configuration."""

import pytest

from benchmark_cases import case_errors, growth_cases, networks
from config_examples import changed, with_merged_runs
from training_jacobian.planning.plan import Cores, Room

ROOM, CORES = Room(memory=24 * 10**9, disk=10**12), Cores(1, 1)


def config_with(path, value):
    return with_merged_runs(changed(path, value))


def test_the_papers_network_is_not_measured_twice():
    config = config_with("benchmarks.widths", [8, 64, 16, 8])
    found = networks(config)
    assert list(found) == ["paper", "width_8", "width_16"]
    assert found["paper"] == config["runs"]["paper"]
    model = {"channels": [], "hidden": [16], "activation": "gelu"}
    assert found["width_16"]["model"] == model
    assert {**found["width_16"], "model": 0} == {**found["paper"], "model": 0}


def test_a_wide_network_on_request():
    assert "width_128" in networks(config_with("benchmarks.widths", [128]))


def test_growth_changes_one_thing_at_a_time():
    config = config_with("benchmarks.growth", {"width": 4, "epochs": [1, 3], "batch_sizes": [32]})
    found = growth_cases(config)
    assert list(found) == ["epochs_1", "epochs_3", "batch_32"]
    model = {"channels": [], "hidden": [4], "activation": "gelu"}
    run = {**config["runs"]["paper"], "model": model}
    assert found["epochs_3"] == {**run, "epochs": 3}
    assert found["batch_32"] == {**run, "batch_size": 32}


@pytest.mark.parametrize(
    ("path", "value", "parts"),
    [
        ("benchmarks.growth.batch_sizes", [60], ["benchmarks: batch_60: batch_size: found 60"]),
        ("benchmarks.widths", [9999], ["benchmarks: width_9999: model: found N = 749935", "GB"]),
    ],
)
def test_a_case_that_cannot_run_is_one_line(path, value, parts):
    config = config_with(path, value)
    (line,) = case_errors(config, networks(config) | growth_cases(config), ROOM, CORES)
    assert all(part in line for part in parts)
    assert "matrix_free" not in line


def test_the_shipped_cases_can_run():
    config = config_with("defaults.seed", 0)
    assert case_errors(config, networks(config) | growth_cases(config), ROOM, CORES) == []
