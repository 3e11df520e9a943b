"""Runs that differ from the main one in nothing but their layers' sizes."""

import pytest

from config_examples import CONFIG, with_merged_runs
from runs import of_other_size


def sizes(runs, defaults=()):
    config = {"runs": {"paper": {}, **runs}, "defaults": {**CONFIG["defaults"], **dict(defaults)}}
    return of_other_size(with_merged_runs(config)["runs"])


@pytest.mark.parametrize(
    "change",
    [
        {"model": {"hidden": [8]}},
        {"model": {"hidden": [8, 8]}},
        {"model": {"channels": [4]}},
        {"model": {"hidden": [512]}, "method": "matrix_free"},
    ],
)
def test_another_size(change):
    assert sizes({"other": change}) == ["paper", "other"]


@pytest.mark.parametrize(
    "change",
    [
        {"model": {"hidden": [8], "activation": "relu"}},
        {"model": {"hidden": [8]}, "seed": 1},
        {"model": {"hidden": [8]}, "optimizer": {"name": "adam"}},
        {"model": {"hidden": [8]}, "precision": "float64"},
        {"model": {"hidden": [8]}, "dataset": "wine"},
    ],
)
def test_another_difference(change):
    assert sizes({"other": change}) == ["paper"]


def test_defaults_belong_to_all_of_them():
    assert sizes({"other": {"model": {"hidden": [8]}}}, {"epochs": 2}) == ["paper", "other"]


def test_the_repositorys_own():
    """In the file's order."""
    found = of_other_size(with_merged_runs(CONFIG)["runs"])
    assert set(found) >= {"paper", "width_16", "width_32", "two_layers", "wide", "convolutional"}
    assert not {"seed_1", "tanh", "jacobian_penalty", "wine"} & set(found)
    assert found == [name for name in CONFIG["runs"] if name in found]
