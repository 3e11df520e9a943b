"""Findings from ledgers made by hand: where each stands, and every number of it."""

import pytest
import yaml

from config_examples import ROOT
from training_jacobian.claims.load import load_claims
from training_jacobian.report.findings import SECTIONS, Ledgers, document, paragraph, section_of

WORDS = yaml.safe_load((ROOT / "config/findings.yaml").read_text("utf-8"))["findings"]


def paper(verdict, observed=0.5, seeds=None):
    expected = {"holds": [0.4, 0.6]}
    return {"verdict": verdict, "observed": observed, "expected": expected, "seeds": seeds}


def general(**by_run):
    verdicts = {run: verdict for run, (_, verdict) in by_run.items()}
    held = sum(verdict == "holds" for verdict in verdicts.values())
    return {
        "statement": "It is wide.",
        "verdict": "holds" if held == len(by_run) else "holds in part",
        "expected": {"holds": [0.4, None]},
        "by_setting": {run: {"observed": o, "verdict": v} for run, (o, v) in by_run.items()},
        "holds_in": held,
        "of": len(by_run),
        "seeds": {"runs": ["a", "b"]},
    }


FINDING = {
    "title": "The bulk is wide",
    "claim": "width",
    "of": "its share",
    "controls": {"genuine": "without some"},
    "general": "wide",
    "figure": "spectrum",
}
EVERYWHERE = general(paper=(0.5, "holds"), adam=(0.7, "holds"))
SOMEWHERE = general(paper=(0.5, "holds"), adam=(0.31, "holds in part"), wine=(0.1, "fails"))


def ledgers(verdict="holds", asked=EVERYWHERE):
    seeds = {"runs": ["a", "b"], "mean": 0.51, "low": 0.42, "high": 0.58}
    claims = {"width": paper(verdict, seeds=seeds), "genuine": paper("fails", 0.125)}
    return Ledgers(paper=claims, general={"wide": asked})


@pytest.mark.parametrize(
    ("verdict", "asked", "section"),
    [
        ("holds", EVERYWHERE, "everywhere"),
        ("holds", SOMEWHERE, "here"),
        ("holds in part", EVERYWHERE, "in_part"),
        ("fails", EVERYWHERE, "not"),
    ],
)
def test_section(verdict, asked, section):
    assert section_of(FINDING, ledgers(verdict, asked)) == section


def test_a_claim_asked_of_one_run_is_not_said_to_hold_in_all():
    alone = {key: value for key, value in FINDING.items() if key != "general"}
    assert section_of(alone, ledgers()) == "once"
    assert section_of({**FINDING, "general": "unknown"}, ledgers()) == "once"


def test_paragraph_has_number_interval_control_exceptions_and_command():
    text = paragraph(FINDING, ledgers(asked=SOMEWHERE))
    assert "Its share: 0.5 (accepted 0.4 … 0.6: holds); over seeds 0.51 [0.42, 0.58]." in text
    assert "Control, without some: 0.125 (fails)." in text
    assert "In general, “It is wide” (accepted ≥ 0.4): 1 of 3 settings; not in adam 0.31" in text
    assert "0.31 (in part), wine 0.1." in text
    assert "snakemake --cores all figures/spectrum.pdf" in text


def test_document_has_each_finding_once_under_its_heading():
    other = {**FINDING, "title": "Another", "claim": "genuine", "controls": {}}
    text = document([FINDING, other], ledgers(), ["## An analysis", "", "42"])
    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert headings == [SECTIONS["everywhere"], SECTIONS["not"], "An analysis"]
    assert text.count("**The bulk is wide.**") == text.count("**Another.**") == 1
    assert "| The bulk is wide | 0.4 … 0.6 | 0.5: **holds** | 0.51 [0.42, 0.58] | 2 of 2 |" in text


def test_a_finding_whose_claim_is_not_in_the_ledger_is_left_out():
    text = document([{**FINDING, "claim": "unknown"}], ledgers(), [])
    assert "The bulk is wide" not in text


def test_the_repositorys_words_name_claims_and_figures_that_exist():
    claims = load_claims(ROOT / "config/claims.yaml")
    groups = {
        name: {claim["id"] for claim in claims if claim["group"] == name}
        for name in ("paper", "generality")
    }
    figures = (ROOT / "figures/README.md").read_text("utf-8")
    for finding in WORDS:
        assert {finding["claim"], *finding.get("controls", {})} <= groups["paper"]
        assert {finding["general"]} <= groups["generality"] if "general" in finding else True
        assert f"`{finding['figure'].replace('prediction_shift_', '_')}`" in figures or (
            f"`{finding['figure']}`" in figures
        )
