"""Claims compared between two small runs, of which one is changed."""

import numpy as np
import pytest

from claim_examples import claim, general
from result_folders import regions_of, write_small_run
from training_jacobian.claims.precision import compare_claims
from training_jacobian.files.storage import save_array, save_json
from training_jacobian.program.errors import UserError

FILES = ["regions.json", "sigma.npy", "alignment.npy"]
SIGMA = np.array([5.0, 2.0, 1.2, 1.0, 1.0, 0.8, 0.5, 0.25])


def on_single(name, statistic, holds, run="single", **arguments):
    return claim(name, statistic, holds, run=run, arguments=arguments)


CLAIMS = [
    on_single("largest", "largest_singular_value", [3, 4.5]),
    on_single("bulk", "region_count", [2, 3], region="bulk"),
    on_single("alignment", "mean_alignment", [0, 1], region="chaotic"),
    on_single("degenerate", "distance_from_one", [0, 1], index=3),
    on_single("adjoint", "jacobian_verification", [0, 1], check="adjoint_gap"),
    on_single("overlap", "seed_overlap_excess", [0, 1], region="bulk"),
    on_single("other_run", "region_count", [0, 9], run="seed_1", region="bulk"),
    general("general", "trivial_count", [0, 9]),
]


@pytest.fixture
def results(tmp_path):
    """The run `double` has σ₁ = 5 instead of 4, and one value fewer in its bulk."""
    write_small_run(tmp_path, "single")
    write_small_run(tmp_path, "double")
    save_array(tmp_path / "double" / "sigma.npy", SIGMA)
    save_json(tmp_path / "double" / "regions.json", regions_of(SIGMA, trivial=2))
    return tmp_path


def compare(claims, results, files=FILES):
    table = compare_claims(claims, results, single="single", double="double", files=files)
    return table.set_index("id")


def test_observed_values_their_change_and_verdicts(results):
    table = compare(CLAIMS, results)
    found = table[["observed_float32", "observed_float64", "relative_change"]].astype(float)
    verdicts = table.filter(like="verdict")
    assert found.loc["largest"].to_list() == [4, 5, 1 / 5]
    assert found.loc["bulk"].to_list() == [3, 2, 1 / 2]
    assert found.loc["alignment"].to_list() == pytest.approx([0.725, 0.725, 0])
    assert found.loc["degenerate"].to_list() == [0, 0, 0]
    assert verdicts.loc["largest"].to_list() == ["holds", "fails", True]
    assert verdicts.loc["bulk"].to_list() == ["holds", "holds", False]


def test_claims_left_out_say_why(results):
    table = compare(CLAIMS, results)
    assert list(table.index) == [entry["id"] for entry in CLAIMS[:-1]]
    reasons = table["left_out"]
    assert reasons["adjoint"] == "reads single/jacobian_verification.json, not compared"
    assert reasons["overlap"] == "reads seed_overlap.csv, not compared"
    assert reasons["other_run"] == "on the run seed_1"
    assert (reasons[:4] == "").all()
    assert (
        table.loc[["adjoint", "overlap", "other_run"]].filter(like="_float").isna().all(axis=None)
    )


def test_the_files_decide_what_is_compared(results):
    table = compare(CLAIMS, results, files=["sigma.npy", "jacobian_verification.json"])
    assert list(table.index[table["left_out"] == ""]) == ["largest", "degenerate", "adjoint"]


def test_a_change_from_zero_is_infinite(results):
    shifted = SIGMA.copy()
    shifted[3] = 1.5
    save_array(results / "single" / "sigma.npy", shifted)
    assert compare(CLAIMS, results)["relative_change"]["degenerate"] == np.inf


def test_an_undefined_statistic_fails(results):
    save_array(results / "double" / "alignment.npy", np.full(8, np.nan))
    entry = compare(CLAIMS, results).loc["alignment"]
    assert (entry["verdict_float32"], entry["verdict_float64"]) == ("holds", "fails")
    assert np.isnan(entry["relative_change"])


def test_a_statistic_that_cannot_be_computed_is_named(results):
    wrong = on_single("gone", "distance_from_one", [0, 1], index=99)
    with pytest.raises(UserError, match=r"claim gone: distance_from_one cannot be computed from"):
        compare([wrong], results)
