"""The artefact appendix is in step with the claims, and adds up what a claim's data take."""

import yaml

from config_examples import ROOT
from tools.artifact_appendix import appendix, cost
from training_jacobian.claims import load_claims

MEASURED = yaml.safe_load((ROOT / "docs/artifact.yaml").read_text("utf-8"))
CLAIMS = load_claims(ROOT / "config/claims.yaml")


def test_docs_artifact_is_in_step():
    assert (ROOT / "docs/artifact.md").read_text("utf-8") == appendix(CLAIMS, MEASURED)


def test_every_claim_has_a_found_value_and_no_other_has():
    assert set(MEASURED["found"]) == {claim["id"] for claim in CLAIMS}


def test_files_are_made_by_the_steps_that_the_results_readme_names():
    table = (ROOT / "results/README.md").read_text("utf-8")
    for name, step in MEASURED["files"].items():
        row = next(line for line in table.splitlines() if f"/{name}`" in line)
        assert f"`{step}`" in row


def test_cost_counts_each_step_once():
    measured = {
        "times": {"paper/a": [10, 100], "paper/b": [5, 300], "wide/b": [50, 20]},
        "after": {"a": [], "b": ["a"]},
        "files": {"x.npy": "a", "y.npy": "b"},
        "whole": {"all.csv": [2, 900]},
    }
    assert cost(["paper/x.npy", "paper/y.npy"], measured) == (15, 300)
    assert cost(["wide/y.npy"], measured) == (60, 100)
    assert cost(["all.csv", "paper/x.npy"], measured) == (120, 900)
