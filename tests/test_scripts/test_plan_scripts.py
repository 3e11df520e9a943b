"""The plan by the scripts, of the configuration and of a network in none."""

import json
import runpy
import sys

import pytest

from config_examples import ROOT
from planned_runs import MACHINE, config_with
from training_jacobian import storage, tables


@pytest.fixture
def run_script(tmp_path, monkeypatch, capsys):
    """Return a function that runs a script on the machine of round numbers; it returns the text."""
    storage.save_json(tmp_path / "machine.json", MACHINE)

    def run(name, *arguments):
        flags = ["--machine", tmp_path / "machine.json", *arguments]
        monkeypatch.setattr(sys, "argv", [name, *map(str, flags)])
        runpy.run_path(str(ROOT / "scripts" / name), run_name="__main__")
        return capsys.readouterr().out

    return run


def test_the_plan_of_a_configuration(run_script, tmp_path):
    config = config_with(tmp_path, seed_1={"seed": 1})
    text = run_script(
        "plan_runs.py", "--settings", json.dumps(config), "--plan", tmp_path / "plan.csv"
    )
    assert [line.split()[0] for line in text.splitlines()[:3]] == ["run", "paper", "seed_1"]
    assert "on 1 of 4 cores" in text
    found = tables.load_table(tmp_path / "plan.csv")
    assert list(found["run"]) == ["paper", "seed_1"]
    assert list(found["memory_bytes"]) == [500e6 + 18 * 4 * 4810**2, 500e6 + 11 * 4 * 4810**2]


def test_a_network_by_both_methods(run_script):
    text = run_script(
        "plan_network.py", "--config", ROOT / "config/config.yaml", "--hidden", 256, 160
    )
    _, dense, matrix_free, *steps = text.splitlines()
    # 11 · 59370² · 4 bytes, of 8 GB
    assert dense.split()[1:4] == ["59370", "625", "59370"]
    assert dense.endswith("dense: 11 × 14 GB > 8.0 GB")
    assert matrix_free.endswith("matrix-free: dense takes 155 GB")
    assert [line.split(":")[0] for line in steps] == ["dense", "matrix_free"]
    assert "decompose_jacobian" in steps[0]
    assert "estimate_density" in steps[1]
