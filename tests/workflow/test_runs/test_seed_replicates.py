"""Which runs differ from the defaults in nothing but their seed."""

import pytest

from config_examples import CONFIG, with_merged_runs
from runs import seed_replicates

SEEDS = ["paper", "seed_1", "seed_2", "seed_3", "seed_4"]


def replicates(runs=(), defaults=()):
    """The replicates of the repository's configuration with some runs and defaults more."""
    config = {
        "runs": {**CONFIG["runs"], **dict(runs)},
        "defaults": {**CONFIG["defaults"], **dict(defaults)},
    }
    return seed_replicates(with_merged_runs(config)["runs"])


def test_the_paper_and_its_seeds():
    assert replicates() == SEEDS


@pytest.mark.parametrize("change", [{"labels": "shuffled"}, {"model": {"hidden": [8]}}])
def test_another_difference_makes_another_experiment(change):
    assert replicates({"wild": {"seed": 9, **change}}) == SEEDS


def test_a_difference_that_restates_the_default_is_none():
    assert replicates({"again": {"seed": 9, "epochs": 25}}) == [*SEEDS, "again"]


def test_of_one_seed_under_two_names_the_first_counts():
    assert replicates({"again": {"seed": 3}}) == SEEDS


def test_changed_defaults_change_all_of_them():
    assert replicates(defaults={"epochs": 2}) == SEEDS


def test_a_run_of_its_own_is_no_replicate():
    assert replicates({"seed_2": {"seed": 2, "epochs": 9}}) == ["paper", "seed_1", *SEEDS[3:]]


def test_the_main_run_comes_first_and_stands_for_its_seed():
    """Where a configuration file on top adds runs, Snakemake puts them before the others."""
    runs = {"again": {}, **CONFIG["runs"]}
    assert seed_replicates(with_merged_runs({**CONFIG, "runs": runs})["runs"]) == SEEDS
