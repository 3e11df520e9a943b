"""Pages of the report: complete, escaped, without anything that a browser would fetch."""

import math

import pandas as pd

from training_jacobian.report import pages

CLAIM = {
    "statement": "σ < 1 & more",
    "expected": {"holds": [None, 1]},
    "observed": 0.5,
    "verdict": "holds in part",
    "kind": "control",
    "bound": "after",
    "seeds": None,
}


def test_markdown_becomes_a_page_with_its_title():
    page = pages.from_markdown("# Ledger\n\n| a | b |\n|---|---|\n| x | **fails** |\n")
    assert "<title>Ledger</title>" in page
    assert "<td>x</td>" in page
    assert '<strong class="fails">fails</strong>' in page


def test_links_out_of_the_report_leave_their_words():
    page = pages.from_markdown("# L\n![A plot](images/a.png) [there](a.md) [w](https://e.org)")
    assert "A plot there" in page
    assert "a.png" not in page
    assert "a.md" not in page
    assert 'href="https://e.org"' in page


def test_overview_escapes_statements_and_counts_verdicts():
    text = pages.overview({"The paper": [CLAIM]})
    assert "σ &lt; 1 &amp; more" in text
    assert "1 claims: 1 hold in part." in text
    assert '<strong class="in-part">holds in part</strong>' in text


def test_overview_has_the_sources_claims_first():
    stated = CLAIM | {"statement": "Theirs.", "kind": "source", "bound": "source"}
    text = pages.overview({"The paper": [CLAIM, stated]})
    places = [text.index(part) for part in ("by its own wording", "Theirs.", "Controls", "more")]
    assert places == sorted(places)


def test_overview_of_general_claims_counts_runs():
    text = pages.overview({"G": [CLAIM | {"by_run": {}, "holds_in": 3, "of": 4}]})
    assert "3 of 4 settings" in text


def test_configuration_tells_what_a_run_changes():
    page = pages.configuration_page(
        {"settings": {"defaults.epochs": 25}, "runs": {"paper": {}, "seed_1": {"seed": 1}}}
    )
    assert "<td>seed: 1</td>" in page
    assert "<td>defaults.epochs</td>" in page


def test_versions_hold_the_machine_and_the_packages():
    page = pages.versions_page({"cores": 2})
    assert "<td>cores</td>" in page
    assert f"<td>{pd.__version__}</td>" in page


def test_run_times_are_by_step():
    jobs = pd.DataFrame(
        {
            "step": ["a", "a"],
            "run": ["", "x"],
            "seconds": [2.0, 4.0],
            "memory_mb": [math.nan] * 2,
        }
    )
    page = pages.run_times_page(jobs)
    assert "<td>6.0</td>" in page
    assert "<td>–</td>" in page
