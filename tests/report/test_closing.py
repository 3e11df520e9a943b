"""The end of `make reproduce`: claims in short, files, next steps, and its status."""

import os
import subprocess
import sys

import pytest

from config_examples import ROOT
from training_jacobian.files.storage import save_json
from training_jacobian.report.ledgers import as_table, closing_text


def entry(name="count", verdict="holds", **changes):
    return {
        "id": name,
        "group": "paper",
        "required": True,
        "statement": "About 500 singular values are well above one, and more words than fit.",
        "expected": {"holds": [450, 550], "in_part": [350, 650]},
        "observed": 511.0,
        "verdict": verdict,
    } | changes


def test_a_claim_takes_one_line():
    general = entry("general", by_run={}, holds_in=17, of=20)
    lines = as_table([entry(), general], short=True).splitlines()
    assert len(lines) == 4
    assert lines[2].split()[0] == "count"
    assert "…  511" in lines[2]
    assert "450 … 550" in lines[2]
    assert "in part" not in lines[2]
    assert "17 of 20 runs" in lines[3]


def test_text_tells_what_fails_and_where_things_are():
    failing = entry("alignment", "fails", observed=0.5)
    text = closing_text(
        {"results/claims.md": [entry(), failing]},
        [failing],
        figures="figures",
        pictures=33,
        findings="docs/findings.md",
    )
    assert "results/claims.md: 2 claims: 1 hold, 1 fail" in text
    assert "1 of 2 required claims do not hold:\n  alignment: found 0.5" in text
    assert "figures/: 33 figures" in text
    assert "docs/findings.md" in text
    assert "make report" in text


@pytest.mark.parametrize(("verdict", "status"), [("holds", 0), ("fails", 1)])
def test_status_is_that_of_the_required_claims(tmp_path, verdict, status):
    save_json(tmp_path / "claims.json", [entry(verdict=verdict)])
    done = summary(tmp_path)
    assert done.returncode == status
    assert ("All 1 required claims hold." in done.stdout) == (status == 0)


def test_no_ledger_is_one_line(tmp_path):
    done = summary(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: {tmp_path}/claims.json: no such file")
    assert done.stderr.count("\n") == 1


def summary(folder):
    command = [sys.executable, "scripts/print_summary.py", "--results", str(folder)]
    command += ["--figures", "figures", "--findings", "docs/findings.md"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
