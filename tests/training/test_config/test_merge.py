"""Sections are merged key by key, everything else is replaced."""

import copy

from training_jacobian.training.config import merge

BASE = {"model": {"hidden": [64], "activation": "gelu"}, "seed": 0}


def test_nested_keys_are_kept_beside_changed_ones():
    merged = merge(BASE, {"model": {"activation": "tanh"}, "epochs": 3})
    assert merged == {"model": {"hidden": [64], "activation": "tanh"}, "seed": 0, "epochs": 3}


def test_lists_are_replaced_not_extended():
    assert merge(BASE, {"model": {"hidden": [8, 4]}})["model"]["hidden"] == [8, 4]


def test_a_scalar_replaces_a_section_and_the_other_way_round():
    assert merge(BASE, {"model": 1})["model"] == 1
    assert merge(BASE, {"seed": {"a": 1}})["seed"] == {"a": 1}


def test_nothing_is_shared_with_the_arguments():
    base, changes = copy.deepcopy(BASE), {"extra": {"list": [1]}}
    merged = merge(base, changes)
    merged["model"]["hidden"].append(9)
    merged["extra"]["list"].append(9)
    assert base == BASE
    assert changes == {"extra": {"list": [1]}}


def test_no_changes():
    assert merge(BASE, {}) == BASE
