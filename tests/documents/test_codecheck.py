"""codecheck.yml is what CODECHECK's specification 2.0 asks of an author, and lists what is made."""

import re
import subprocess
import sys

import yaml

from config_examples import ROOT

TEXT = (ROOT / "codecheck.yml").read_text("utf-8")
CODECHECK = yaml.safe_load(TEXT)
MANIFEST = [entry["file"] for entry in CODECHECK["manifest"]]


def test_starts_with_the_document_marker():
    """CC-CFG-002, as CODECHECK's own tools read it: no directive and no comment before it."""
    assert TEXT.splitlines()[0] == "---"


def test_author_nodes():
    """The nodes that the specification leaves to the author, and none of the codechecker's."""
    assert CODECHECK["version"] == "https://codecheck.org.uk/spec/config/2.0/"
    assert set(CODECHECK) == {"version", "source", "paper", "manifest"}
    paper = CODECHECK["paper"]
    assert set(paper) == {"title", "authors", "reference", "reference-other"}
    assert all(author["name"] for author in paper["authors"])
    for reference in [paper["reference"], *paper["reference-other"]]:
        assert re.fullmatch(r"https://\S+(?<!\.pdf)", reference)


def test_every_entry_has_a_comment_and_none_is_there_twice():
    comments = [entry["comment"] for entry in CODECHECK["manifest"]]
    assert all(comments)
    assert len(set(comments)) == len(set(MANIFEST)) == len(MANIFEST)


def test_manifest_has_every_figure_of_the_paper_and_only_what_is_made():
    command = [sys.executable, "-m", "snakemake", "--cores", "1", "--summary"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    made = {line.split("\t")[0] for line in done.stdout.splitlines()}
    assert set(MANIFEST) <= made
    figures = {name for name in made if re.fullmatch(r"figures/\w+\.pdf", name)}
    assert {name for name in MANIFEST if name.startswith("figures/")} == figures
