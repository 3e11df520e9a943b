"""Sections are merged key by key, everything else is replaced; a run set to null is left out."""

import copy

import pytest

from training_jacobian.training.config import drop_absent_runs, merge

BASE = {"model": {"hidden": [64], "activation": "gelu"}, "seed": 0}


@pytest.mark.parametrize(
    ("changes", "changed"),
    [
        ({}, {}),
        ({"epochs": 3}, {"epochs": 3}),
        ({"model": {"activation": "tanh"}}, {"model": {"hidden": [64], "activation": "tanh"}}),
        ({"model": {"hidden": [8, 4]}}, {"model": {"hidden": [8, 4], "activation": "gelu"}}),
        ({"model": 1}, {"model": 1}),
        ({"seed": {"a": 1}}, {"seed": {"a": 1}}),
    ],
)
def test_by_hand(changes, changed):
    assert merge(BASE, changes) == {**BASE, **changed}


def test_nothing_is_shared_with_the_arguments():
    base, changes = copy.deepcopy(BASE), {"extra": {"list": [1]}}
    merged = merge(base, changes)
    merged["model"]["hidden"].append(9)
    merged["extra"]["list"].append(9)
    assert base == BASE
    assert changes == {"extra": {"list": [1]}}


def test_null_runs_go():
    config = {"runs": {"paper": {}, "seed_1": None, "wide": {"seed": 2}}, "claims": None}
    drop_absent_runs(config)
    assert config == {"runs": {"paper": {}, "wide": {"seed": 2}}, "claims": None}


@pytest.mark.parametrize("config", [{}, {"runs": 3}, {"runs": None}])
def test_what_is_no_section_is_left_to_the_schema(config):
    before = dict(config)
    drop_absent_runs(config)
    assert config == before
