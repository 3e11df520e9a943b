"""A rule's inputs, outputs and settings as a command line, whatever is in their names."""

import shlex
from types import SimpleNamespace

import pytest

from commands import as_flags, file_flags, of_workflow, program
from config_examples import ROOT


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, []),
        ({"learning_rate": 0.1}, ["--learning-rate", "0.1"]),
        ({"hidden": [8, 4]}, ["--hidden", "8", "4"]),
        ({"channels": []}, ["--channels"]),
        ({"fast": True, "careful": False, "absent": None}, ["--fast", "--no-careful"]),
        (
            {"model": {"hidden": [4], "activation": "tanh"}},
            ["--hidden", "4", "--activation", "tanh"],
        ),
        ({"table": "my results/R&D $HOME 'x' \"y\"/a b.csv"}, None),
        ({"table": "~/a;b|c>d*?{run}.csv", "other": "ü\\n"}, None),
    ],
)
def test_as_flags(values, words):
    expected = words or [word for key, value in values.items() for word in (f"--{key}", value)]
    assert shlex.split(as_flags(values)) == expected


def test_file_flags():
    inputs = {"lock": "l", "needs": ["a", "b"], "sigma": "s p", "vt": ["x", "y"]}
    found = file_flags(None, inputs, {"table": "t.csv"})
    assert found == "--sigma 's p' --vt x y --table t.csv"


def test_program():
    found = program("measure_alignment", root=ROOT, seed=3, size=lambda wildcards: wildcards.n)
    assert found["settings"](SimpleNamespace(n=5)) == "--seed 3 --size 5"
    assert found["program"](None, None).endswith("scripts/measure_alignment.py")
    assert len(found["code"]) == 16


def test_of_workflow(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert (tmp_path / of_workflow("requirements.lock", root=ROOT)).samefile(
        ROOT / "requirements.lock"
    )
    (tmp_path / "requirements.lock").write_text("")
    assert of_workflow("requirements.lock", root=ROOT) == "requirements.lock"
