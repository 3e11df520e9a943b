"""Settings, sizes and files of the run that a path names."""

import json
import re
from types import SimpleNamespace

import pytest

from config_examples import changed, with_merged_runs
from runs import Runs, name_of, of_run, one_of, with_method
from training_jacobian.training.settings import Settings

WILD = SimpleNamespace(run="wild")
PAPER = SimpleNamespace(run="paper")


def runs_with(changes):
    return Runs(with_merged_runs(changed("runs.wild", changes)))


@pytest.fixture
def runs():
    model, optimizer = {"hidden": [3, 4]}, {"name": "adam"}
    return runs_with({"model": model, "labels": "shuffled", "optimizer": optimizer})


@pytest.mark.parametrize(
    ("wildcards", "name"),
    [
        ({"run": "seed_1"}, "seed_1"),
        ({"of": "seed_1/"}, "seed_1"),
        ({"of": ""}, "paper"),
        ({"run": "seed_1", "of": "other/"}, "seed_1"),
    ],
)
def test_name_of(wildcards, name):
    assert name_of(SimpleNamespace(**wildcards)) == name
    found = of_run("results/{run}/sigma.npy")(SimpleNamespace(**wildcards))
    assert found == f"results/{name}/sigma.npy"


@pytest.mark.parametrize(
    ("key", "paper", "wild"),
    [("seed", 0, 0), ("labels", "true", "shuffled"), ("model/hidden", [64], [3, 4])],
)
def test_setting(runs, key, paper, wild):
    setting = runs.setting(key)
    assert setting(PAPER) == setting(SimpleNamespace(of="")) == paper
    assert setting(WILD) == setting(SimpleNamespace(of="wild/")) == wild


def test_data_and_parameters(runs):
    assert (runs.facts(WILD)["test_size"], runs.facts(PAPER)["classes"]) == (197, 10)
    assert (runs.parameters(PAPER), runs.parameters(WILD)) == (4810, 65 * 3 + 4 * 4 + 5 * 10)
    assert runs_with({"model": {"channels": [2], "hidden": [4]}}).parameters(WILD) == 202


def test_a_constraint_on_runs():
    assert re.fullmatch(one_of(["paper", "seed_1"]), "seed_1")
    assert not re.fullmatch(one_of(["paper", "seed_1"]), "seed_10")
    assert not re.search(one_of([]), "")


def test_epochs_between_belong_to_the_runs_of_the_history(runs):
    assert runs.epochs_between(PAPER) == [1, 2, 5, 10, 15, 20]
    assert runs.epochs_between(WILD) == []


def test_runs_by_method():
    runs = {"paper": {"method": "dense"}, "wide": {"method": "matrix_free"}}
    assert with_method(runs, "matrix_free") == {"wide": runs["wide"]}


def test_flags_and_files_of_an_own_run():
    own = {"model": "nets:make", "optimizer": "nets:descend", "dataset": "my.npz"}
    config = with_merged_runs(changed("runs.wild", own))
    runs = Runs({**config, "own": {"wild": {"parameters": 77, "sources": ["nets.py"]}}})
    recipe = runs.recipe(WILD)
    assert (recipe["model"], recipe["optimizer"]) == ("nets:make", "nets:descend")
    assert not {"hidden", "activation", "learning_rate", "schedule"} & recipe.keys()
    assert (runs.own_sources(WILD), runs.dataset_file(WILD)) == (["nets.py"], ["my.npz"])
    assert (runs.parameters(WILD), runs.jacobian_cores(1, 8)(WILD)) == (77, 8)


def test_flags_and_files_of_another_run(runs):
    own = {"hidden": [3, 4], "optimizer": "adam", "schedule": "cosine", "channels": []}
    assert own.items() <= runs.recipe(WILD).items()
    assert runs.recipe(PAPER) == json.loads(Settings().to_json())
    assert (runs.own_sources(PAPER), runs.dataset_file(PAPER)) == ([], [])
