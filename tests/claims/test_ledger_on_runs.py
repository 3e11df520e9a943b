"""General claims on five small runs: the verdict over settings, controls and seeds."""

import numpy as np
import pytest

from claim_examples import general
from result_folders import regions_of, write_small_run
from training_jacobian.claims.ledger import evaluate_on_runs, failing
from training_jacobian.files.storage import save_array, save_json
from training_jacobian.program.errors import UserError

HOLDS, IN_PART, FAILS = "holds", "holds in part", "fails"
LARGEST = {"paper": 4.0, "seed_1": 6.0, "wine": 9.0, "adam": 9.5, "noise": 1.0}
"""Over the seeds, the mean is 5 and Student's interval −7.7 … 17.7 (t = 12.7)."""


@pytest.fixture
def results(tmp_path):
    for run, sigma in LARGEST.items():
        write_small_run(tmp_path, run)
        save_array(tmp_path / run / "sigma.npy", np.array([sigma, 1.0, 0.5]))
    return tmp_path


def ledger_of(results, *claims, **options):
    chosen = {"runs": LARGEST, "controls": ["noise"], "seeds": ["paper", "seed_1"], **options}
    return evaluate_on_runs(list(claims), results, **chosen)


@pytest.mark.parametrize(
    ("holds", "in_part", "verdicts", "verdict"),
    [
        ([-8, None], None, [HOLDS, HOLDS, HOLDS], HOLDS),
        ([2, None], None, [IN_PART, HOLDS, HOLDS], IN_PART),
        ([5, 9], [3, None], [IN_PART, HOLDS, IN_PART], IN_PART),
        ([20, None], [18, None], [FAILS, FAILS, FAILS], FAILS),
        ([20, None], [9, None], [IN_PART, IN_PART, IN_PART], IN_PART),
        ([9.2, 9.3], [9.1, 9.4], [IN_PART, FAILS, FAILS], FAILS),
    ],
)
def test_verdict_over_settings(results, holds, in_part, verdicts, verdict):
    (entry,) = ledger_of(results, general("a", "largest_singular_value", holds, in_part))
    assert list(entry["by_run"]) == ["paper", "seed_1", "wine", "adam"]
    assert list(entry["by_setting"]) == ["paper", "wine", "adam"]
    assert [found["verdict"] for found in entry["by_setting"].values()] == verdicts
    assert (entry["verdict"], entry["of"]) == (verdict, 3)
    assert entry["holds_in"] == verdicts.count(HOLDS)


def test_where_a_claim_fails_is_in_the_entry_and_a_control_does_not_count(results):
    (entry,) = ledger_of(results, general("a", "largest_singular_value", [2, 5]))
    assert entry["by_run"] == {
        "paper": {"observed": 4.0, "verdict": HOLDS},
        "seed_1": {"observed": 6.0, "verdict": FAILS},
        "wine": {"observed": 9.0, "verdict": FAILS},
        "adam": {"observed": 9.5, "verdict": FAILS},
    }
    assert entry["controls"] == {"noise": {"observed": 1.0, "verdict": FAILS}}
    assert entry["by_setting"]["paper"] == {"observed": 5.0, "verdict": IN_PART}


def test_an_undefined_value_fails(results):
    save_json(results / "wine" / "regions.json", regions_of(np.array([9.0, 1.0, 1.0]), trivial=1))
    stable = general("a", "mean_alignment", [None, None], arguments={"region": "stable"})
    save_array(results / "wine" / "sigma.npy", np.array([9.0, 1.0, 1.0]))
    (entry,) = ledger_of(results, stable)
    assert entry["by_run"]["wine"] == {"observed": None, "verdict": FAILS}
    assert (entry["verdict"], entry["holds_in"]) == (IN_PART, 2)
    assert list(entry["by_setting"]) == ["paper", "wine", "adam"]


def test_mean_over_the_seeds_and_no_other_run(results):
    (entry,) = ledger_of(results, general("a", "largest_singular_value", [0, 9]))
    assert (entry["seeds"]["runs"], entry["seeds"]["mean"]) == (["paper", "seed_1"], 5)
    assert entry["seeds"]["high"] == pytest.approx(5 + 12.706, abs=1e-3)


@pytest.mark.parametrize(
    ("options", "runs"), [({"seeds": ["paper"]}, "every"), ({}, ["paper", "wine"])]
)
def test_one_seed_has_no_interval(results, options, runs):
    (entry,) = ledger_of(results, general("a", "trivial_count", [0, 9], runs=runs), **options)
    assert entry["seeds"] is None


def test_a_claim_none_of_whose_runs_is_there_is_left_out(results):
    claims = [
        general("gone", "trivial_count", [2, 2], runs=["tanh"]),
        general("listed", "trivial_count", [2, 2], runs=["tanh", "wine"]),
    ]
    (entry,) = ledger_of(results, *claims)
    assert (entry["id"], list(entry["by_run"]), entry["controls"]) == ("listed", ["wine"], {})


def test_an_entry_says_everything(results):
    stated = general("a", "trivial_count", [2, 2])
    (entry,) = ledger_of(results, stated)
    for key in ("id", "group", "required", "statement", "source", "kind", "bound", "reason"):
        assert entry[key] == stated[key]
    assert entry["expected"] == {"holds": [2, 2]}
    assert entry["command"] == "snakemake --cores all claims_generality"


def test_required_ones_decide_like_those_of_the_paper(results):
    ledger = ledger_of(
        results,
        general("in_part", "largest_singular_value", [5, None]),
        general("optional", "largest_singular_value", [50, None], required=False),
        general("holds", "trivial_count", [2, 2]),
    )
    assert [entry["id"] for entry in failing(ledger, "generality")] == ["in_part"]


def test_a_missing_run_is_one_line(results):
    (results / "wine" / "regions.json").unlink()
    with pytest.raises(UserError, match=r"wine.regions\.json: no such file"):
        ledger_of(results, general("a", "trivial_count", [2, 2]))
