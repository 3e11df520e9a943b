"""The ledger of general claims in words: where each one fails is there to read."""

import pytest

from claim_examples import general
from training_jacobian.claims.ledger import described
from training_jacobian.report.ledgers import as_markdown, as_table, where_not


def entry(name, by_run, verdict, **options):
    stated = general(name, "largest_singular_value", [5, None], [3, None])
    found = {run: {"observed": seen, "verdict": what} for run, (seen, what) in by_run.items()}
    return {
        **described(stated),
        "by_run": found,
        "controls": {"noise": {"observed": 1.0, "verdict": "fails"}},
        "holds_in": sum(what == "holds" for _, what in by_run.values()),
        "of": len(by_run),
        "verdict": verdict,
        "seeds": None,
        "command": "snakemake",
        **options,
    }


SEEDS = {"runs": ["a", "b"], "mean": 6, "low": 5.5, "high": 6.5, "t_low": 4.25, "t_high": 7.75}
LEDGER = [
    entry("all", {"a": (5.0, "holds"), "b": (7.0, "holds")}, "holds", seeds=SEEDS),
    entry(
        "some",
        {"a": (5.0, "holds"), "b": (4.5, "holds in part"), "wine": (None, "fails")},
        "holds in part",
    ),
]


def test_where_not():
    assert [where_not(one) for one in LEDGER] == ["", "b 4.5 (in part), wine undefined"]


@pytest.fixture
def lines():
    return as_markdown(LEDGER).splitlines()


def test_runs_controls_and_seeds_are_named(lines):
    assert "- Runs: a, b, wine" in lines
    assert "- Controls: noise" in lines
    assert "- Seeds of the same training: a, b" in lines


def test_one_row_per_claim(lines):
    start = lines.index("| --- | --- | --- | --- | --- |") + 1
    rows = [line.strip("| ").split(" | ") for line in lines[start : start + 2]]
    accepted, not_there = "≥ 5 (in part ≥ 3)", "b 4.5 (in part), wine undefined"
    assert rows[0] == ["Statement of all.", accepted, "2 of 2", "", "6 [5.5, 6.5]"]
    assert rows[1] == ["Statement of some.", accepted, "1 of 3", not_there]
    assert lines[start + 2] == ""


def test_then_each_claim_run_by_run(lines):
    first = lines[lines.index("## all") : lines.index("## some")]
    second = lines[lines.index("## some") :]
    assert "- observed: 2 of 2 runs — **holds**" in first
    assert "- mean over seeds: 6 [5.5, 6.5]; by Student's t [4.25, 7.75]" in first
    assert "- accepted: ≥ 5 (in part ≥ 3). Reason of all." in first
    assert not [line for line in second if "Student" in line]
    assert second[second.index("| --- | --- | --- |") + 1 :] == [
        "| a | 5 | holds |",
        "| b | 4.5 | holds in part |",
        "| wine | undefined | fails |",
        "| noise (control) | 1 | fails |",
    ]


def test_as_table():
    assert as_table(LEDGER).splitlines() == [
        "id    claim                    found        accepted       verdict",
        "----  -----------------------  -----------  -------------  -------------",
        "all   Statement of all.        2 of 2 runs  ≥ 5            holds",
        "                                            (in part ≥ 3)",
        "some  Statement of some.       1 of 3 runs  ≥ 5            holds in part",
        "      fails: wine; in part: b               (in part ≥ 3)",
    ]
