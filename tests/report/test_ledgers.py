"""A ledger as a document, on the terminal and at the end of `make reproduce`, with its status."""

import pytest

from claim_examples import claim, general
from config_examples import ROOT
from programs import run_apart
from result_folders import write_small_run
from training_jacobian.claims.ledger import described, evaluate
from training_jacobian.claims.load import in_group, load_claims
from training_jacobian.files.storage import save_json
from training_jacobian.report.ledgers import (
    accepted,
    as_markdown,
    as_table,
    closing_text,
    where_not,
)

GENUINE = {"region": "bulk_without_trivial"}
CLAIMS = [
    claim("holds", "region_count", [3, 3], arguments={"region": "bulk"}),
    claim("partly", "largest_singular_value", [5, None], [4, 6]),
    claim("fails", "region_fraction", [None, 0.1], arguments=GENUINE),
    claim("optional", "trivial_count", [0, 1], required=False),
]
SEEDS = {"runs": ["a", "b"], "mean": 6, "low": 5.5, "high": 6.5}


@pytest.fixture
def ledger(tmp_path):
    write_small_run(tmp_path)
    return evaluate(CLAIMS, tmp_path)


def on_runs(name, verdict, seeds=None, **by_run):
    """Return an entry on many runs, of which `noise` is a control."""
    runs = {run: {"observed": seen, "verdict": what} for run, (seen, what) in by_run.items()}
    return {
        **described(general(name, "largest_singular_value", [5, None], [3, None])),
        **{
            "by_run": runs,
            "by_setting": runs,
            "controls": {"noise": {"observed": 1.0, "verdict": "fails"}},
        },
        **{"holds_in": [what for _, what in by_run.values()].count("holds"), "of": len(runs)},
        **{"verdict": verdict, "seeds": seeds, "command": "snakemake"},
    }


GENERAL = [
    on_runs("all", "holds", SEEDS, a=(5.0, "holds"), b=(7.0, "holds")),
    on_runs(
        *("some", "holds in part"),
        **{"a": (5.0, "holds"), "b": (4.5, "holds in part"), "wine": (None, "fails")},
    ),
]


def section(lines, start, end=None):
    return lines[lines.index(start) : lines.index(end) if end else None]


def test_a_document(ledger):
    lines = as_markdown(ledger).splitlines()
    assert lines[0] == "# Claims ledger"
    assert "## The source's claims, by its own wording" in lines
    assert "4 claims: 1 hold, 1 hold in part, 2 fail." in lines
    start = lines.index("| --- | --- | --- | --- | --- | --- |") + 1
    assert lines[start : start + 4] == [
        "| Statement of holds. | small | 3 … 3 | 3 |  | **holds** |",
        "| Statement of partly. | small | ≥ 5 (in part 4 … 6) | 4 |  | **holds in part** |",
        "| Statement of fails. | small | ≤ 0.1 | 0.16667 |  | **fails** |",
        "| Statement of optional. | small | 0 … 1 | 2 |  | **fails** (not required) |",
    ]
    assert set(section(lines, "## holds", "## partly")) >= {
        "*Statement of holds.* — Here",
        "- observed: 3 — **holds**",
        "- statistic: `region_count(region=bulk)`: Number of singular values in the region.",
        "- accepted: 3 … 3. Reason of holds.",
        f"- recompute: `{ledger[0]['command']}`",
    }
    assert sum(line.startswith("## ") for line in lines) == 5


def test_a_document_on_many_runs_tells_where_each_claim_fails():
    not_there = "b 4.5 (in part), wine undefined"
    assert [where_not(one) for one in GENERAL] == ["", not_there]
    lines = as_markdown(GENERAL).splitlines()
    named = {"- Runs: a, b, wine", "- Controls: noise", "- Seeds of the same training: a, b"}
    assert named <= set(lines)
    start = lines.index("| --- | --- | --- | --- | --- |") + 1
    rows = [line.strip("| ").split(" | ") for line in lines[start : start + 2]]
    interval = "≥ 5 (in part ≥ 3)"
    assert rows[0] == ["Statement of all.", interval, "2 of 2", "", "6 [5.5, 6.5]"]
    assert rows[1] == ["Statement of some.", interval, "1 of 3", not_there]
    assert lines[start + 2] == ""
    assert set(section(lines, "## all", "## some")) >= {
        "- observed: 2 of 2 settings — **holds**",
        "- mean over 2 seeds: 6 [5.5, 6.5]",
        "- accepted: ≥ 5 (in part ≥ 3). Reason of all.",
    }
    second = section(lines, "## some")
    assert "over 2 seeds" not in "".join(second)
    assert section(second, "| --- | --- | --- |")[1:] == [
        "| a | 5 | holds |",
        "| b | 4.5 | holds in part |",
        "| wine | undefined | fails |",
        "| noise (control) | 1 | fails |",
    ]


def test_a_table_has_the_sources_claims_first_and_a_line_of_100_columns_each(ledger):
    ledger[0]["statement"] = f"{'a' * 30} {'b' * 40}"
    ledger[1] |= {"kind": "check", "bound": "before"}
    ledger[2]["seeds"] = SEEDS
    lines = as_table(ledger[:3]).splitlines()
    assert lines == [
        "The source's claims, by its own wording: 2 claims: 1 hold, 1 fail",
        f"claim{' ' * 29}found    accepted  verdict",
        f"{'a' * 30} …  3        3 … 3     holds",
        "Statement of fails.               6 ± 0.5  ≤ 0.1     fails",
        "",
        "Checks of the computation, bound set before seeing the number: 1 claims: 1 hold in part",
        "claim                 found  accepted  verdict",
        "Statement of partly.  4      ≥ 5       holds in part",
    ]
    general = as_table(GENERAL).splitlines()
    assert general[2:] == [
        "Statement of all.   2 of 2 settings  ≥ 5       holds",
        "Statement of some.  1 of 3 settings  ≥ 5       holds in part",
    ]


@pytest.mark.parametrize("group", ["paper", "generality", "scaling"])
def test_every_claim_of_the_repository_fits_a_line(group):
    found = {"paper": 511.123456, "generality": 0, "scaling": 1.2345e-10}[group]
    seeds = {"mean": 1.2345e-3, "low": 1.0e-3, "high": 1.5e-3} if group == "paper" else None
    entries = [
        {**described(one), "verdict": "holds in part", "seeds": seeds, "observed": found}
        | ({"by_run": {}, "holds_in": 17, "of": 17} if group == "generality" else {})
        for one in in_group(load_claims(ROOT / "config/claims.yaml"), group)
    ]
    assert max(map(len, as_table(entries).splitlines())) <= 100


def test_the_end_tells_what_fails_and_where_things_are(ledger):
    text = closing_text(
        {"results/claims.md": ledger[:3]},
        ledger[2:3],
        figures="figures",
        pictures=33,
        findings="docs/findings.md",
    )
    for part in (
        "results/claims.md: The source's claims, by its own wording: 3 claims: "
        "1 hold, 1 hold in part, 1 fail",
        "1 of 3 required claims do not hold:\n  fails: found 0.16667",
        *("figures/: 33 figures", "docs/findings.md", "make report"),
    ):
        assert part in text


@pytest.mark.parametrize(("number", "status"), [(0, 0), (2, 1)])
def test_status_is_that_of_the_required_claims(tmp_path, ledger, number, status):
    flags = ("--results", tmp_path, "--figures", "figures", "--findings", "docs/findings.md")
    done = run_apart("print_summary", *flags)
    line = f"error: {tmp_path}/claims.json: no such file; run the step that makes it first\n"
    assert (done.returncode, done.stderr) == (1, line)
    save_json(tmp_path / "claims.json", [ledger[number]])
    done = run_apart("print_summary", *flags)
    assert done.returncode == status
    assert ("All 1 required claims hold." in done.stdout) == (status == 0)


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        ({"holds": [0.99, 1.0001]}, "0.99 … 1.0001"),
        ({"holds": [None, 0]}, "≤ 0"),
        ({"holds": [100, None], "in_part": [10, None]}, "≥ 100 (in part ≥ 10)"),
        ({"holds": [0, 1e-6]}, "0 … 1e-06"),
    ],
)
def test_accepted(interval, text):
    assert accepted({"expected": interval}) == text
