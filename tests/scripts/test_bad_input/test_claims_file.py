"""Claims files that say what no claim can say, as a step of the ledger reads them."""

import copy

import pytest
import yaml

from config_examples import ROOT

CLAIMS = yaml.safe_load((ROOT / "config/claims.yaml").read_text("utf-8"))["claims"]
FIRST = CLAIMS[0]

WRONG = {
    "no list": (3, "claims: found 3, accepted: list"),
    "no claim": ([3], "claims.0: found 3, accepted: section"),
    "no statistic": (
        [{"id": "a", "group": "paper"}],
        "claims.0: found no required, statement, source",
    ),
    "unknown statistic": ([{**FIRST, "statistic": "region_cuont"}], "did you mean region_count?"),
    "twice the same id": ([FIRST, FIRST], "found chaotic_count more than once"),
    "a list of runs": ([{**FIRST, "runs": ["paper"]}], "accepted: run alone in the group paper"),
    "argument": ([{**FIRST, "arguments": {"regoin": "bulk"}}], "accepted: run, region"),
    "ends": ([{**FIRST, "accepted": {"holds": [2, 1]}}], "found [2, 1], accepted: low ≤ high"),
}


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.parametrize("name", ["check_claims", "check_generality"])
def test_wrong_claims(scripts, kind, name):
    content, part = WRONG[kind]
    path = scripts.wrong / "claims.yaml"
    path.write_text(yaml.safe_dump({"claims": copy.deepcopy(content)}))
    assert scripts.fault(name, {**scripts.flags(name), "claims": path}, str(path), part) == ""
