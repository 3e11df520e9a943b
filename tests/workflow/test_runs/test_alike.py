"""Runs that differ in nothing but one setting, their seed or their layers' sizes."""

import pytest

from config_examples import CONFIG, with_merged_runs
from runs import differ_only_in, of_other_size, seed_replicates

WHOLE = with_merged_runs(CONFIG)["runs"]
SEEDS = ["paper", "seed_1", "seed_2", "seed_3", "seed_4"]
SMALL = {"model": {"hidden": [8]}}


def merged(runs, defaults=()):
    config = {"runs": runs, "defaults": {**CONFIG["defaults"], **dict(defaults)}}
    return with_merged_runs(config)["runs"]


def test_the_repositorys_own():
    assert differ_only_in(WHOLE, "jacobian_penalty", "width_16", "jacobian_penalty")
    assert seed_replicates(WHOLE) == SEEDS
    sizes = of_other_size(WHOLE)
    assert set(sizes) >= {"paper", "width_16", "width_32", "two_layers", "wide", "convolutional"}
    assert not {"seed_1", "tanh", "jacobian_penalty", "wine"} & set(sizes)
    assert sizes == [name for name in CONFIG["runs"] if name in sizes]  # in the file's order


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ({"precision": "float64"}, True),
        ({}, False),
        ({"precision": "float64", "seed": 1}, False),
        ({"precision": "float64", **SMALL}, False),
        (None, False),
    ],
)
def test_one_setting(other, alike):
    runs = merged({"paper": {}} | ({} if other is None else {"other": other}))
    assert differ_only_in(runs, "precision", "paper", "other") is alike


@pytest.mark.parametrize(
    ("change", "alike"),
    [
        (SMALL, True),
        ({"model": {"channels": [4]}}, True),
        ({"model": {"hidden": [512]}, "method": "matrix_free"}, True),
        ({"model": {"hidden": [8], "activation": "relu"}}, False),
        ({**SMALL, "seed": 1}, False),
    ],
)
def test_another_size_and_nothing_else(change, alike):
    found = of_other_size(merged({"paper": {}, "other": change}))
    assert found == ["paper", "other"][: 1 + alike]


@pytest.mark.parametrize(
    ("runs", "seeds"),
    [
        ({"wild": {"seed": 9, **SMALL}}, SEEDS),
        ({"again": {"seed": 9, "epochs": 25}}, [*SEEDS, "again"]),  # restates the default
        ({"again": {"seed": 3}}, SEEDS),  # of one seed under two names the first counts
        ({"seed_2": {"seed": 2, "epochs": 9}}, ["paper", "seed_1", *SEEDS[3:]]),
    ],
)
def test_seeds(runs, seeds):
    for defaults in ({}, {"batch_size": 32}):
        assert seed_replicates(merged({**CONFIG["runs"], **runs}, defaults)) == seeds


def test_the_main_run_comes_first_and_is_that_of_its_seed():
    """Where a configuration file on top adds runs, Snakemake puts them before the others."""
    assert seed_replicates(merged({"again": {}, **CONFIG["runs"]})) == SEEDS
