"""From claims file to exit code: each group of claims on one run each has a ledger of its own."""

import os
import subprocess
import sys

import pytest
import yaml

from claim_examples import claim
from config_examples import ROOT
from result_folders import write_small_run
from training_jacobian.files.storage import load_json

CLAIMS = [
    claim("of_the_paper", "trivial_count", [2, 2]),
    claim("larger", "largest_singular_value", [9, None], group="scaling"),
    claim("optional", "trivial_count", [9, 9], group="scaling", required=False),
]


def run_script(name, *arguments):
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / name, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("options", "ids", "answer"),
    [
        ((), ["of_the_paper"], (0, "")),
        (
            ("--group", "scaling"),
            ["larger", "optional"],
            (1, "required, but fails: larger\n"),
        ),
    ],
)
def test_a_group_is_checked_and_judged_alone(tmp_path, options, ids, answer):
    write_small_run(tmp_path)
    (tmp_path / "claims.yaml").write_text(yaml.safe_dump({"claims": CLAIMS}))
    paths = f"--claims {tmp_path}/claims.yaml --results {tmp_path} --ledger {tmp_path}/l.json"
    run_script(
        "check_claims.py", *paths.split(), "--document", tmp_path / "l.md", *options
    ).check_returncode()
    assert [entry["id"] for entry in load_json(tmp_path / "l.json")] == ids
    printed = run_script("print_claims.py", "--ledger", tmp_path / "l.json", *options)
    assert (printed.returncode, printed.stderr) == answer
    assert f"Statement of {ids[0]}." in printed.stdout
