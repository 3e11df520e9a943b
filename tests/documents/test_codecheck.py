"""codecheck.yml is what CODECHECK's specification 2.0 asks of an author, and lists what is made."""

import re
import subprocess
import sys

import yaml

from config_examples import ROOT

TEXT = (ROOT / "codecheck.yml").read_text("utf-8")
CODECHECK = yaml.safe_load(TEXT)
MANIFEST = [entry["file"] for entry in CODECHECK["manifest"]]


def test_nodes():
    """Those that the specification leaves to the author; before them (CC-CFG-002) no comment."""
    assert TEXT.startswith("---\n")
    assert CODECHECK["version"] == "https://codecheck.org.uk/spec/config/2.0/"
    assert set(CODECHECK) == {"version", "source", "paper", "manifest"}
    paper = CODECHECK["paper"]
    assert set(paper) == {"title", "authors", "reference", "reference-other"}
    for reference in [paper["reference"], *paper["reference-other"]]:
        assert re.fullmatch(r"https://\S+(?<!\.pdf)", reference)
    assert all(entry["comment"] for entry in CODECHECK["manifest"])


def test_manifest_has_every_figure_of_the_paper_and_only_what_is_made():
    command = [sys.executable, "-m", "snakemake", "--cores", "1", "--summary"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    made = {line.split("\t")[0] for line in done.stdout.splitlines()}
    assert set(MANIFEST) <= made
    figures = {name for name in made if re.fullmatch(r"figures/\w+\.pdf", name)}
    assert sorted(name for name in MANIFEST if name.startswith("figures/")) == sorted(figures)
