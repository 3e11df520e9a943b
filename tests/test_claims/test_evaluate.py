"""The ledger of a small results folder, and how it is printed."""

import pytest

from result_folders import write_small_run
from training_jacobian.claims import as_markdown, as_table, evaluate, failing
from training_jacobian.errors import UserError


def claim(name, statistic, holds, in_part=None, **options):
    accepted = {"holds": holds} if in_part is None else {"holds": holds, "in_part": in_part}
    return {
        "id": name,
        "group": "paper",
        "required": True,
        "statement": f"Statement of {name}.",
        "source": "Here",
        "statistic": statistic,
        "run": "small",
        "accepted": accepted,
        "reason": f"Reason of {name}.",
        **options,
    }


CLAIMS = [
    claim("holds", "region_count", [3, 3], arguments={"region": "bulk"}),
    claim("partly", "largest_singular_value", [5, None], [4, 6]),
    claim("fails", "bulk_fraction_without_trivial", [None, 0.1]),
    claim("optional", "trivial_count", [0, 1], required=False),
    claim("general", "trivial_count", [0, 1], group="generality"),
]


@pytest.fixture
def ledger(tmp_path):
    write_small_run(tmp_path)
    return evaluate(CLAIMS, tmp_path)


def test_observed_values_and_verdicts(ledger):
    found = [(entry["id"], entry["observed"], entry["verdict"]) for entry in ledger]
    assert found == [
        ("holds", 3.0, "holds"),
        ("partly", 4.0, "holds in part"),
        ("fails", 1 / 6, "fails"),
        ("optional", 2.0, "fails"),
        ("general", 2.0, "fails"),
    ]
    assert all(type(entry["observed"]) is float for entry in ledger)


def test_an_entry_says_everything(ledger):
    entry = ledger[0]
    assert entry["meaning"] == "Number of singular values in the region."
    assert entry["arguments"] == {"region": "bulk"}
    assert entry["expected"] == {"holds": [3, 3]}
    assert ledger[1]["arguments"] == {}
    for key in ("group", "required", "statement", "source", "statistic", "reason", "run"):
        assert entry[key] == CLAIMS[0][key]
    assert "snakemake" in entry["command"]


def test_failing_are_the_required_ones_of_the_group(ledger):
    assert [entry["id"] for entry in failing(ledger, "paper")] == ["partly", "fails"]
    assert [entry["id"] for entry in failing(ledger, "generality")] == ["general"]
    assert failing(ledger[:1], "paper") == []


def test_a_missing_result_is_one_line(tmp_path):
    with pytest.raises(UserError) as error:
        evaluate(CLAIMS, tmp_path)
    path = tmp_path / "small" / "regions.json"
    assert str(error.value) == f"{path}: no such file; run the step that makes it first"


def test_as_markdown(ledger):
    lines = as_markdown(ledger).splitlines()
    assert lines[0] == "# Claims ledger"
    start = lines.index("|---|---|---|---|---|") + 1
    assert lines[start : start + 5] == [
        "| Statement of holds. | small | 3 … 3 | 3 | **holds** |",
        "| Statement of partly. | small | ≥ 5 (in part 4 … 6) | 4 | **holds in part** |",
        "| Statement of fails. | small | ≤ 0.1 | 0.16667 | **fails** |",
        "| Statement of optional. | small | 0 … 1 | 2 | **fails** (not required) |",
        "| Statement of general. | small | 0 … 1 | 2 | **fails** |",
    ]
    section = lines.index("## holds")
    text = "\n".join(lines[section : lines.index("## partly")])
    for part in (
        "*Statement of holds.* — Here",
        "- observed: 3 — **holds**",
        "- statistic: `region_count(region=bulk)`: Number of singular values in the region.",
        "- accepted: 3 … 3. Reason of holds.",
        f"- recompute: `{ledger[0]['command']}`",
    ):
        assert part in text
    assert sum(line.startswith("## ") for line in lines) == 5


def test_as_table(ledger):
    ledger[1]["statement"] = "one two three four"
    assert as_table(ledger[:3], width=9).splitlines() == [
        "claim      expected             observed  verdict",
        "---------  -------------------  --------  -------------",
        "Statement  3 … 3                3         holds",
        "of holds.",
        "one two    ≥ 5 (in part 4 … 6)  4         holds in part",
        "three",
        "four",
        "Statement  ≤ 0.1                0.16667   fails",
        "of fails.",
    ]
