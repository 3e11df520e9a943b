"""Settings, sizes and files of the run that a path names."""

from types import SimpleNamespace

import pytest

from config_examples import changed, with_merged_runs
from runs import Runs, name_of, of_run

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


@pytest.mark.parametrize(
    ("matrices", "paper", "wild"),
    [
        (1, 500 + 92, 500),  # 4810² · 4 = 92.5 MB; 261² · 8 = 0.54 MB
        (6, 500 + 555, 500 + 3),
    ],
)
def test_memory_mb(runs, matrices, paper, wild):
    assert runs.memory_mb(matrices)(PAPER) == paper
    assert runs.memory_mb(matrices)(WILD) == wild
