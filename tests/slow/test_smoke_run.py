"""The complete workflow at small size."""

import json
import re

import numpy as np
import pytest

from config_examples import ROOT
from training_jacobian.claims.ledger import evaluate
from training_jacobian.claims.load import in_group, load_claims
from training_jacobian.figures import registered

pytestmark = pytest.mark.slow

ANNOUNCED = {
    "claims": "The claims come first",
    "ledgers": "the ledgers in full",
    "findings": "the findings;",
    "run times": "versions and run times;",
}


@pytest.mark.parametrize(("target", "name"), [("claims", "claims"), ("claims_scaling", "scaling")])
def test_ledger_is_printed_and_holds(finished, target, name):
    assert "accepted" in finished.done(target)
    ledger = json.loads((finished.folder / f"smoke/results/{name}.json").read_text())
    assert {entry["verdict"] for entry in ledger} == {"holds"}


def test_contract_of_the_result_files(finished):
    run = finished.folder / "smoke" / "results" / "paper"
    training = np.load(run / "training.npz")
    size = len(training["theta_0"])
    assert size == 64 * 4 + 4 + 4 * 10 + 10
    assert training["theta_T"].shape == (size,)
    assert training["train_loss"].shape == (2,)
    assert training["test_loss"].shape == training["test_accuracy"].shape == ()
    matrices = dict.fromkeys(("jacobian", "u", "vt"), (size, size))
    for name, shape in (matrices | {"sigma": (size,), "alignment": (size,)}).items():
        array = np.load(run / f"{name}.npy")
        assert (array.shape, array.dtype) == (shape, np.float32)
    regions = json.loads((run / "regions.json").read_text())
    counts = [regions[name]["count"] for name in ("chaotic", "bulk", "transition", "stable")]
    assert sum(counts) == regions["parameters"] == size
    assert regions["trivial"]["dead_inputs"] == 3 * 4
    assert regions["trivial"]["logit_shift"] == 4 + 1


def test_a_matrix_free_run_is_trained_but_has_no_dense_jacobian(finished):
    run = finished.folder / "smoke" / "results" / "convolutional"
    training = np.load(run / "training.npz")
    assert json.loads(str(training["settings"]))["channels"] == [2]
    assert training["theta_T"].shape == ((9 + 1) * 2 + (4 * 4 * 2 + 1) * 4 + (4 + 1) * 10,)
    assert not any((run / f"{name}.npy").exists() for name in ("jacobian", "sigma", "u", "vt"))


def test_a_claim_that_fails_stops_the_target(finished, tmp_path):
    claims = (finished.folder / "config" / "smoke_claims.yaml").read_text()
    falsified = tmp_path / "claims.yaml"
    falsified.write_text(claims.replace("holds: [17, 17]", "holds: [18, 18]"))
    setting = tmp_path / "config.yaml"
    setting.write_text(
        f"claims: {falsified}\npathvars:\n  results: smoke/results\n  figures: smoke/figures\n"
    )
    folder = finished.folder / "smoke/results"
    ledger = [folder / "claims.json", folder / ".records/claims.json.json"]
    before = [path.read_text() for path in ledger]
    try:
        done = finished.smoke("claims", config=[str(setting)])
    finally:
        for path, text in zip(ledger, before, strict=True):
            path.write_text(text)
    assert done.returncode != 0
    assert "required, but fails: trivial_bulk" in done.stdout + done.stderr


def test_every_figure_is_there_in_both_formats(finished):
    """Of the main run, but for those of runs that smoke.yaml leaves out."""
    figures = finished.folder / "smoke" / "figures"
    for ending in ("pdf", "png"):
        drawn = {path.stem for path in figures.glob(f"*.{ending}")}
        assert drawn == set(registered()) - {"jacobian_penalty"}


@pytest.mark.parametrize(
    ("group", "runs", "left_out", "undefined", "least"),
    [
        # Index 2000 is beyond this network; only the paper's ledger asks for verify_jacobian.
        (
            "paper",
            ("paper", "shuffled_labels", "seed_1"),
            {"distance_from_one", "jacobian_verification"},
            {"stimulus_raising_loss", "smallest_dimension_reaching"},
            40,
        ),
        ("scaling", ("paper", "convolutional"), set(), set(), 15),
    ],
)
def test_every_claim_can_be_computed(finished, group, runs, left_out, undefined, least):
    """The statistics run on real files; their values mean nothing at this size."""
    claims = [
        claim
        for claim in in_group(load_claims(ROOT / "config" / "claims.yaml"), group)
        if claim["run"] in runs and claim["statistic"] not in left_out
    ]
    ledger = evaluate(claims, finished.folder / "smoke" / "results")
    assert len(ledger) > least
    assert {entry["statistic"] for entry in ledger if entry["observed"] is None} <= undefined


def test_findings_tell_of_every_analysis_that_there_is(finished):
    text = (finished.folder / "smoke/docs/findings.md").read_text("utf-8")
    headings = {line[3:] for line in text.splitlines() if line.startswith("## ")}
    assert headings >= {
        *("The regions in every run", "The thresholds", "float32 against float64"),
        *("Through training", "What the directions are made of", "Curvature"),
        "The input–output Jacobian",
    }
    for run in ("paper", "shuffled_labels", "seed_1", "wine", "float64"):
        assert f"| `{run}` |" in text
    assert not re.search(r"\bnan\b", text)


def test_general_claims_are_asked_of_every_run_but_the_control(finished):
    ledger = json.loads((finished.folder / "smoke/results/generality.json").read_text())
    assert ledger
    for entry in ledger:
        assert set(entry["by_run"]) == {"paper", "seed_1", "wine"}
        assert set(entry["controls"]) == {"shuffled_labels", "float64"}


@pytest.mark.parametrize(
    ("target", "parts"),
    [
        ("everything", {"claims", "ledgers", "findings", "run times"}),
        ("all", {"claims", "ledgers", "run times"}),
        ("paper", set()),
    ],
)
def test_a_report_announces_what_it_has(finished, tmp_path, target, parts):
    report = tmp_path / "report.html"
    for options in ((), ("--report", str(report))):
        finished.done(target, *options)
    text = report.read_text("utf-8")
    first_page = re.search(r"var workflow_desc = .*", text)[0]
    assert {part for part, words in ANNOUNCED.items() if words in first_page} == parts
    assert ("01 Claims" in text, "02 Findings" in text) == ("claims" in parts, "findings" in parts)
