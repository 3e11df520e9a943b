"""How the ledger is printed."""

import pytest

from claim_examples import claim
from result_folders import write_small_run
from training_jacobian.claims.ledger import evaluate
from training_jacobian.report.ledgers import accepted, as_markdown, as_table

CLAIMS = [
    claim("holds", "region_count", [3, 3], arguments={"region": "bulk"}),
    claim("partly", "largest_singular_value", [5, None], [4, 6]),
    claim("fails", "bulk_fraction_without_trivial", [None, 0.1]),
    claim("optional", "trivial_count", [0, 1], required=False),
]


@pytest.fixture
def ledger(tmp_path):
    write_small_run(tmp_path)
    return evaluate(CLAIMS, tmp_path)


def test_as_markdown(ledger):
    lines = as_markdown(ledger).splitlines()
    assert lines[0] == "# Claims ledger"
    start = lines.index("| --- | --- | --- | --- | --- |") + 1
    assert lines[start : start + 4] == [
        "| Statement of holds. | small | 3 … 3 | 3 | **holds** |",
        "| Statement of partly. | small | ≥ 5 (in part 4 … 6) | 4 | **holds in part** |",
        "| Statement of fails. | small | ≤ 0.1 | 0.16667 | **fails** |",
        "| Statement of optional. | small | 0 … 1 | 2 | **fails** (not required) |",
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
    assert sum(line.startswith("## ") for line in lines) == 4


def test_as_table(ledger):
    ledger[0]["statement"] = f"{'a' * 50} {'b' * 20}"
    assert as_table(ledger[:3]).splitlines() == [
        f"id      claim{' ' * 45}  found    accepted         verdict",
        f"------  {'-' * 50}  -------  ---------------  -------------",
        f"holds   {'a' * 50}  3        3 … 3            holds",
        f"        {'b' * 20}",
        f"partly  {'Statement of partly.':50}  4        ≥ 5              holds in part",
        f"{' ' * 69}(in part 4 … 6)",
        f"fails   {'Statement of fails.':50}  0.16667  ≤ 0.1            fails",
    ]


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
