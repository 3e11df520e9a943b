"""The bootstrap beside all resamples, Student's t beside its table, and the table of claims."""

import itertools

import numpy as np
import pytest

from claim_examples import claim
from result_folders import write_small_run
from training_jacobian.claims.intervals import NUMBERS, interval, seed_table
from training_jacobian.files.storage import save_array, save_json
from training_jacobian.files.tables import load_table, save_table

COUNTS = [511, 472, 480, 500, 505]


@pytest.mark.parametrize(
    "values", [COUNTS, [0.993, 0.991, 0.9925, 0.9927, 0.99], [1.0, 100.0, 3.0], [7.0, 9.0]]
)
def test_bootstrap_against_every_resample(values):
    """All n^n resamples are equally likely; each end cuts off 2.5 % of them on its side.

    Of 9999 random resamples 2.5 % ± 0.16 % lie beyond the exact end, so that a bound of 0.7 % on
    the deviation is four standard deviations wide.
    """
    means = np.array([np.mean(some) for some in itertools.product(values, repeat=len(values))])
    found = interval(values)
    tiny = 1e-9 * np.ptp(values)
    for end, sign in ((found["low"], 1), (found["high"], -1)):
        assert (sign * means < sign * end - tiny).mean() <= 0.025 + 0.007
        assert (sign * means <= sign * end + tiny).mean() >= 0.025 - 0.007


def test_the_same_values_give_the_same_interval():
    assert interval(COUNTS) == interval(COUNTS)


def test_students_t():
    """Sample 1 … 5: mean 3, s² = 2.5; the table has t = 2.776 for four degrees of freedom."""
    found = interval([1, 2, 3, 4, 5])
    assert found["mean"] == 3
    assert found["t_high"] - 3 == pytest.approx(2.776 * 0.5**0.5, rel=1e-3)
    assert 3 - found["t_low"] == pytest.approx(2.776 * 0.5**0.5, rel=1e-3)


def test_the_bootstrap_is_the_narrower_of_the_two():
    found = interval(COUNTS)
    assert found["t_low"] < found["low"] < found["mean"] < found["high"] < found["t_high"]


def test_equal_values_have_no_width():
    assert set(interval([257, 257, 257]).values()) == {257}


def test_an_undefined_value_leaves_nothing_defined():
    assert all(np.isnan(value) for value in interval([1.0, np.nan]).values())
    assert tuple(interval([1.0, np.nan])) == tuple(interval([1.0, 2.0])) == NUMBERS


CLAIMS = [
    claim("largest", "largest_singular_value", [0, 1]),
    claim("above", "aligned_fraction", [0, 1], arguments={"region": "chaotic", "above": 0.9}),
]


@pytest.fixture
def results(tmp_path):
    for run, largest in {"paper": 4.0, "seed_1": 6.0}.items():
        write_small_run(tmp_path, run)
        save_array(tmp_path / run / "sigma.npy", np.array([largest, 2, 1.05, 1, 0.95, 0.8, 0.5]))
    return tmp_path


def test_seed_table(results):
    save_table(results / "t.csv", seed_table(CLAIMS, results, ["paper", "seed_1"]))
    table = load_table(results / "t.csv")
    assert list(table) == ["claim", "statistic", "arguments", "paper", "seed_1", *NUMBERS]
    assert table["claim"].tolist() == ["largest", "above"]
    assert table["arguments"].tolist()[1] == "region=chaotic above=0.9"
    assert table.loc[0, ["paper", "seed_1", "mean", "low", "high"]].tolist() == [4, 6, 5, 4, 6]
    assert table.loc[1, ["paper", "seed_1", "mean"]].tolist() == [0.5, 0.5, 0.5]


def test_an_undefined_statistic_is_left_empty(results):
    regions = {"thresholds": {"chaotic_above": 50, "bulk_within": 0.1, "stable_below": 0.6}}
    save_json(results / "seed_1" / "regions.json", regions | {"trivial": {"first": 0, "count": 0}})
    row = seed_table(CLAIMS, results, ["paper", "seed_1"]).iloc[1]
    assert row["paper"] == 0.5
    assert row[["seed_1", *NUMBERS]].isna().all()


def test_no_claims_make_a_table_without_rows(results):
    save_table(results / "t.csv", seed_table([], results, ["paper", "seed_1"]))
    assert load_table(results / "t.csv").empty
