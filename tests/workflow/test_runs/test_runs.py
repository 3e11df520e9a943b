"""Settings, sizes and files of the run that a path names."""

import re
from types import SimpleNamespace

import pytest

from config_examples import changed, with_merged_runs
from runs import Runs, name_of, of_run, one_of, with_method

WILD = SimpleNamespace(run="wild")
PAPER = SimpleNamespace(run="paper")


@pytest.fixture
def runs():
    changes = {
        "model": {"hidden": [3, 4]},
        "labels": "shuffled",
        "precision": "float64",
        "optimizer": {"name": "adam"},
    }
    return Runs(with_merged_runs(changed("runs.wild", changes)))


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


@pytest.mark.parametrize(
    ("of", "path"), [("", "results/paper/sigma.npy"), ("wild/", "results/wild/sigma.npy")]
)
def test_of_run(of, path):
    assert of_run("results/{run}/sigma.npy")(SimpleNamespace(of=of)) == path


@pytest.mark.parametrize(
    ("key", "paper", "wild"),
    [
        ("seed", 0, 0),
        ("labels", "true", "shuffled"),
        ("model/hidden", [64], [3, 4]),
        ("model/activation", "gelu", "gelu"),
        ("optimizer/name", "sgd", "adam"),
        ("optimizer/learning_rate", 0.1, 0.1),
    ],
)
def test_setting(runs, key, paper, wild):
    setting = runs.setting(key)
    assert setting(PAPER) == paper
    assert setting(WILD) == wild
    assert setting(SimpleNamespace(of="wild/")) == wild
    assert setting(SimpleNamespace(of="")) == paper


def test_a_setting_that_is_not_there(runs):
    with pytest.raises(KeyError, match="width"):
        runs.setting("model/width")(PAPER)


def test_dataset(runs):
    assert runs.dataset("test_size")(WILD) == 197
    assert runs.dataset("classes")(PAPER) == 10


def test_parameters(runs):
    assert runs.parameters(PAPER) == 4810
    assert runs.parameters(WILD) == 65 * 3 + 4 * 4 + 5 * 10


def test_parameters_of_convolutions():
    config = changed("runs.maps", {"model": {"channels": [2], "hidden": [4]}})
    assert Runs(with_merged_runs(config)).parameters(SimpleNamespace(run="maps")) == 202


@pytest.mark.parametrize(
    ("changes", "cores"),
    [({}, 2), ({"jacobian_penalty": 0.1}, 8), ({"model": {"channels": [2]}}, 8)],
)
def test_cores_of_a_jacobian(changes, cores):
    runs = Runs(with_merged_runs(changed("runs.other", changes)))
    assert runs.jacobian_cores(2, 8)(SimpleNamespace(run="other")) == cores


def test_a_constraint_on_runs():
    assert re.fullmatch(one_of(["paper", "seed_1"]), "seed_1")
    assert not re.fullmatch(one_of(["paper", "seed_1"]), "seed_10")
    assert not re.search(one_of([]), "")


def test_epochs_between_belong_to_the_runs_of_the_history(runs):
    assert runs.epochs_between(PAPER) == [1, 2, 5, 10, 15, 20]
    assert runs.epochs_between(WILD) == []
    assert (runs.jacobians(PAPER), runs.jacobians(WILD)) == (7, 1)


def test_runs_by_method():
    runs = {
        "paper": {"method": "dense"},
        "wide": {"method": "matrix_free"},
        "wine": {"method": "dense"},
    }
    assert list(with_method(runs, "dense")) == ["paper", "wine"]
    assert with_method(runs, "matrix_free") == {"wide": runs["wide"]}


@pytest.mark.parametrize(
    ("matrices", "paper", "wild"),
    [
        (1, 1000 + 92, 1000),  # 4810² · 4 = 92.5 MB; 261² · 8 = 0.54 MB
        (6, 1000 + 555, 1000 + 3),
    ],
)
def test_memory_mb(runs, matrices, paper, wild):
    assert runs.memory_mb(matrices)(PAPER) == paper
    assert runs.memory_mb(matrices)(WILD) == wild


def test_memory_of_a_share_of_what_the_wildcards_tell(runs):
    """A quarter of 7 · 92.5 MB; 261² · 8 bytes are less than a megabyte."""
    base = runs.memory_mb(0)(PAPER)
    assert runs.memory_mb(runs.jacobians, share=0.25)(PAPER) == base + 161
    assert runs.memory_mb(runs.jacobians, share=0.25)(WILD) == base


OWN = {"model": "nets:make", "optimizer": "nets:descend", "dataset": "my.npz"}
SIZES = {"parameters": 77, "sources": ["nets.py"]}


def test_flags_and_files_of_an_own_run():
    config = with_merged_runs(changed("runs.wild", OWN))
    runs = Runs({**config, "own": {"wild": SIZES}})
    assert runs.model(WILD) == {"model": "nets:make"}
    assert runs.optimizer(WILD) == {"optimizer": "nets:descend"}
    assert (runs.own_sources(WILD), runs.dataset_file(WILD)) == (["nets.py"], ["my.npz"])
    assert runs.parameters(WILD) == 77
    assert runs.jacobian_cores(1, 8)(WILD) == 8


def test_flags_and_files_of_another_run(runs):
    assert runs.model(WILD) == {"channels": [], "hidden": [3, 4], "activation": "gelu"}
    assert runs.optimizer(PAPER) == {
        "optimizer": "sgd",
        "learning_rate": 0.1,
        "momentum": 0.9,
        "schedule": "cosine",
    }
    assert (runs.own_sources(PAPER), runs.dataset_file(PAPER)) == ([], [])
    assert runs.jacobian_cores(1, 8)(PAPER) == 1
