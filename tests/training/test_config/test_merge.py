"""Sections are merged key by key, everything else is replaced; a run set to null is left out."""

import copy

import pytest

from training_jacobian.training.config import drop_absent_runs, merge

BASE = {"model": {"hidden": [64], "activation": "gelu"}, "seed": 0}


@pytest.mark.parametrize(
    ("changes", "merged"),
    [
        (
            {"model": {"activation": "tanh"}},
            {**BASE, "model": {**BASE["model"], "activation": "tanh"}},
        ),
        ({"epochs": 3}, {**BASE, "epochs": 3}),
        ({"model": 1}, {**BASE, "model": 1}),
        ({"seed": {"a": 1}}, {**BASE, "seed": {"a": 1}}),
    ],
)
def test_merge(changes, merged):
    assert merge(BASE, changes) == merged


def test_nothing_is_shared_with_the_arguments():
    base, changes = copy.deepcopy(BASE), {"extra": {"list": [1]}}
    merged = merge(base, changes)
    merged["model"]["hidden"].append(9)
    merged["extra"]["list"].append(9)
    assert base == BASE
    assert changes == {"extra": {"list": [1]}}


@pytest.mark.parametrize(
    ("runs", "kept"),
    [({"paper": {}, "seed_1": None}, {"paper": {}}), (3, 3), (None, None)],
)
def test_drop_absent_runs(runs, kept):
    config = {"runs": runs, "claims": None}
    drop_absent_runs(config)
    assert config == {"runs": kept, "claims": None}
