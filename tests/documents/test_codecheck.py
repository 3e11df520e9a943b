"""codecheck.yml lists what the workflow makes: every figure, every ledger, no file else."""

import re
import subprocess
import sys

import yaml

from config_examples import ROOT

CODECHECK = yaml.safe_load((ROOT / "codecheck.yml").read_text("utf-8"))
MANIFEST = [entry["file"] for entry in CODECHECK["manifest"]]


def test_every_entry_has_a_comment_and_none_is_there_twice():
    assert all(entry["comment"] for entry in CODECHECK["manifest"])
    assert len(set(MANIFEST)) == len(MANIFEST)


def test_manifest_is_made_by_the_default_target_and_holds_its_figures():
    command = [sys.executable, "-m", "snakemake", "--cores", "1", "--summary"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    made = {line.split("\t")[0] for line in done.stdout.splitlines()}
    assert set(MANIFEST) <= made
    figures = {name for name in made if re.fullmatch(r"figures/\w+\.pdf", name)}
    assert {name for name in MANIFEST if name.startswith("figures/")} == figures
