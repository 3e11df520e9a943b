"""Whether runs are the same but for one setting."""

import pytest

from config_examples import CONFIG, with_merged_runs
from runs import differ_only_in


def merged(**runs):
    return with_merged_runs({**CONFIG, "runs": {"paper": {}, **runs}})["runs"]


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({"precision": "float64"}, True),
        ({}, False),
        ({"precision": "float64", "seed": 1}, False),
        ({"precision": "float64", "model": {"hidden": [8]}}, False),
    ],
)
def test_one_setting(other, found):
    assert differ_only_in(merged(other=other), "precision", "paper", "other") is found


def test_a_run_that_is_not_there():
    assert differ_only_in(merged(), "precision", "paper", "other") is False


def test_the_repositorys_own_pairs():
    whole = with_merged_runs(CONFIG)["runs"]
    assert differ_only_in(whole, "precision", "paper", "float64")
    assert differ_only_in(whole, "jacobian_penalty", "width_16", "jacobian_penalty")
