"""The ledger of a small results folder."""

import numpy as np
import pandas as pd
import pytest

from claim_examples import claim
from result_folders import write_small_run
from training_jacobian.claims.ledger import evaluate, failing
from training_jacobian.files.storage import load_json, save_array, save_json
from training_jacobian.files.tables import save_table
from training_jacobian.program.errors import UserError

GENUINE = {"region": "bulk_without_trivial"}
CLAIMS = [
    claim("holds", "region_count", [3, 3], arguments={"region": "bulk"}),
    claim("partly", "largest_singular_value", [5, None], [4, 6]),
    claim("fails", "region_fraction", [None, 0.1], arguments=GENUINE),
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
    for key in ("group", "required", "statement", "source", "kind", "bound", "reason", "run"):
        assert entry[key] == CLAIMS[0][key]
    assert "snakemake" in entry["command"]


@pytest.mark.parametrize(("group", "target"), [("paper", "claims"), ("scaling", "claims_scaling")])
def test_the_command_is_that_of_the_group(tmp_path, group, target):
    write_small_run(tmp_path)
    (entry,) = evaluate([{**CLAIMS[0], "group": group}], tmp_path)
    assert (entry["group"], entry["command"]) == (group, f"snakemake --cores all {target}")


def test_failing_are_the_required_ones_of_the_group(ledger):
    assert [entry["id"] for entry in failing(ledger, "paper")] == ["partly", "fails"]
    assert [entry["id"] for entry in failing(ledger, "generality")] == ["general"]
    assert failing(ledger[:1], "paper") == []


def test_a_missing_result_is_one_line(tmp_path):
    with pytest.raises(UserError) as error:
        evaluate(CLAIMS, tmp_path)
    path = tmp_path / "small" / "regions.json"
    assert str(error.value) == f"{path}: no such file; run the step that makes it first"


def test_an_empty_region_is_undefined_and_fails(tmp_path):
    write_small_run(tmp_path)
    regions = load_json(tmp_path / "small" / "regions.json")
    regions["thresholds"]["stable_below"] = 0.1
    save_json(tmp_path / "small" / "regions.json", regions)
    stable = claim("gone", "mean_alignment", [None, None], arguments={"region": "stable"})
    (entry,) = evaluate([stable], tmp_path)
    assert (entry["observed"], entry["verdict"]) == (None, "fails")


SEEDS = {"seeds": ["small", "seed_1", "seed_2"], "files": ["sigma.npy", "seed_overlap.csv"]}


def test_verdict_is_on_the_interval_over_seeds_unless_about_one(tmp_path):
    for run, largest in zip(SEEDS["seeds"], (4.0, 4.5, 5.0), strict=True):
        write_small_run(tmp_path, run)
        save_array(tmp_path / run / "sigma.npy", np.array([largest, 1.0]))
    stated = claim("all", "largest_singular_value", [3.9, 4.1], [3, None])
    alone = {**stated, "id": "alone", "one_seed": True}
    over, one = evaluate([stated, alone], tmp_path, **SEEDS)
    assert (over["observed"], over["verdict"], one["verdict"]) == (4.0, "holds in part", "holds")
    assert over["seeds"]["mean"] == 4.5
    # t = 4.303 for two degrees of freedom, s = 0.5.
    assert over["seeds"]["high"] == pytest.approx(4.5 + 4.303 * 0.5 / 3**0.5, abs=1e-3)
    assert one["seeds"] is None


def test_pairs_of_seeds_are_left_out_seed_by_seed(tmp_path):
    write_small_run(tmp_path)
    pairs = [("small", "seed_1", 0.2), ("small", "seed_2", 0.4), ("seed_1", "seed_2", 0.9)]
    rows = [{"run_a": a, "run_b": b, "overlap": o} for a, b, o in pairs]
    table = pd.DataFrame(rows).assign(region="bulk", chance=0.0)
    save_table(tmp_path / "seed_overlap.csv", table)
    overlap = claim("overlap", "seed_overlap_excess", [0, 1], arguments={"region": "bulk"})
    (entry,) = evaluate([overlap], tmp_path, **SEEDS)
    assert entry["seeds"]["mean"] == pytest.approx(0.5)
    # Without one seed 0.9, 0.4 and 0.2 are left: s² (n − 1)² / n of these.
    error = np.sqrt(2 / 3 * np.square(np.array([0.9, 0.4, 0.2]) - 0.5).sum())
    assert entry["seeds"]["high"] == pytest.approx(0.5 + 4.3027 * error, rel=1e-4)
