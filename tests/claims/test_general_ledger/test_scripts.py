"""From claims file to exit code: a general claim that fails in one run names that run."""

import os
import subprocess
import sys

import numpy as np
import pytest
import yaml

from claim_examples import claim, general
from config_examples import ROOT
from result_folders import write_small_run
from training_jacobian.files.storage import load_json, save_array


@pytest.fixture
def printed(tmp_path):
    """Run check_generality.py and print_claims.py on three runs, in one of which σ₁ is small."""
    for run in ("paper", "wine", "noise"):
        write_small_run(tmp_path, run)
    save_array(tmp_path / "wine" / "sigma.npy", np.array([2.0, 1.0, 0.5]))
    claims = [
        general("large", "largest_singular_value", [3, None]),
        general("trivial", "trivial_count", [2, 2]),
        claim("elsewhere", "trivial_count", [2, 2], run="run_that_is_not_there"),
    ]
    (tmp_path / "claims.yaml").write_text(yaml.safe_dump({"claims": claims}))
    run_script(
        "check_generality.py",
        *f"--claims {tmp_path}/claims.yaml --results {tmp_path} --runs paper wine noise".split(),
        *f"--controls noise --ledger {tmp_path}/g.json --document {tmp_path}/g.md".split(),
    ).check_returncode()
    options = ["--ledger", tmp_path / "g.json", "--group", "generality"]
    return run_script("print_claims.py", *options)


def run_script(name, *arguments):
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / name, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_failing_run_is_named_and_a_required_claim_stops(printed, tmp_path):
    assert printed.returncode == 1
    assert printed.stderr == "required, but holds in part: large\n"
    _, _, *lines = printed.stdout.splitlines()
    large, where, trivial = map(str.split, lines)
    assert (large[0], where, trivial[0]) == ("large", ["fails:", "wine"], "trivial")
    assert ("1 of 2 runs" in lines[0], "2 of 2 runs" in lines[2]) == (True, True)
    ledger = load_json(tmp_path / "g.json")
    assert [entry["id"] for entry in ledger] == ["large", "trivial"]
    assert list(ledger[0]["controls"]) == ["noise"]
    assert "| wine | 2 | fails |" in (tmp_path / "g.md").read_text("utf-8")
