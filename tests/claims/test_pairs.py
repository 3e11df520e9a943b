"""What the findings put side by side asks the same question."""

import pytest
import yaml

from config_examples import ROOT
from training_jacobian.claims.load import load_claims

CLAIMS = {claim["id"]: claim for claim in load_claims(ROOT / "config/claims.yaml")}
FINDINGS = yaml.safe_load((ROOT / "config/findings.yaml").read_text("utf-8"))["findings"]
WHERE_IT_IS_READ = "table"


def question(claim):
    arguments = dict(claim.get("arguments", {}))
    arguments.pop(WHERE_IT_IS_READ, None)
    return claim["statistic"], arguments, claim["accepted"]


@pytest.mark.parametrize(
    ("claim", "general"), [(one["claim"], one["general"]) for one in FINDINGS if "general" in one]
)
def test_general_claim_asks_the_same_of_every_run(claim, general):
    assert question(CLAIMS[claim]) == question(CLAIMS[general])
    assert (CLAIMS[claim]["group"], CLAIMS[general]["group"]) == ("paper", "generality")


def test_no_number_is_claimed_twice():
    asked = [
        (claim["statistic"], sorted(claim.get("arguments", {}).items()), claim.get("run", "every"))
        for claim in CLAIMS.values()
        # How much lower, and whether it is lower at all.
        if claim["id"] not in ("bulk_shift_is_lowest", "genuine_bulk_shift_is_lowest")
    ]
    twice = [one for one in asked if asked.count(one) > 1]
    assert not twice


def test_every_claim_of_a_finding_is_there():
    named = [name for one in FINDINGS for name in (one["claim"], *one.get("controls", {}))]
    assert [name for name in named if name not in CLAIMS] == []
