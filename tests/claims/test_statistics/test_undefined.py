"""Statistics where a region is empty, a budget was not repeated or training lowered nothing."""

import math

import numpy as np
import pytest

from training_jacobian.claims.statistics import STATISTICS
from training_jacobian.files.storage import (
    load_array,
    load_arrays,
    load_json,
    save_array,
    save_arrays,
    save_json,
)
from training_jacobian.files.tables import load_table, save_table

TEST = {"inputs": "test"}
SWEEP, REGIONS = {"table": "restricted_training"}, {"table": "restricted_regions"}
OF_THE_BULK = [
    ("bulk_shift_over_lowest_other", TEST),
    ("bulk_shift_over_lowest_other", {**TEST, "bulk": "bulk_without_trivial"}),
    ("restricted_bulk_over_worst_other", {"quantity": "test_loss"}),
    ("restricted_loss_fraction", {"subspace": "bulk", **REGIONS}),
    ("restricted_loss_over_random", {"subspace": "bulk", **REGIONS}),
    ("mean_alignment", {"region": "bulk"}),
    ("mean_alignment", {"region": "bulk_without_trivial"}),
    ("median_shift", {"region": "bulk", **TEST}),
    ("shift_spread", TEST),
    ("shift_growth", {"region": "bulk", **TEST, "base": "test"}),
    ("movement_density", {"region": "bulk"}),
    ("movement_density", {"region": "bulk_without_trivial"}),
]
OF_STABLE = [
    ("mean_absolute_alignment_of_most_stable", {"share": 0.5}),
    ("aligned_fraction", {"region": "stable", "above": 0.9}),
    ("restricted_loss_fraction", {"subspace": "stable", **REGIONS}),
    ("median_shift", {"region": "stable", **TEST}),
]


def found(results, name, run="restricted", **arguments):
    return STATISTICS[name](results, run=run, **arguments)


def emptied(results, region):
    """Take every direction of a region out of it, in all files; no training has its subspace."""
    folder = results / "restricted"
    sigma = load_array(folder / "sigma.npy")
    sigma[{"chaotic": [0, 1], "bulk": [2, 3, 4], "stable": [6, 7]}[region]] = 1.3
    save_array(folder / "sigma.npy", sigma)
    regions = load_json(folder / "regions.json")
    regions[region] = {"count": 0, "fraction": 0.0}
    share = {name: {"movement": 0.25, "dimensions": 0.25} for name in ("chaotic", "stable", "bulk")}
    share["bulk_without_trivial"] = share[region] = {"movement": 0.0, "dimensions": 0.0}
    gone = {region} | ({"bulk_without_trivial"} if region == "bulk" else set())
    if region == "bulk":
        regions["bulk_without_trivial"] = {"count": 0, "fraction": 0.0}
        regions["trivial"]["count"] = 0
    shift = load_arrays(folder / "prediction_shift.npz")
    shift |= {f"test_{name}": np.zeros(0) for name in gone}
    save_arrays(folder / "prediction_shift.npz", **shift)
    save_json(folder / "regions.json", regions)
    save_json(folder / "movement_shares.json", share)
    table = load_table(folder / "restricted_regions.csv")
    gone = table["subspace"].str.startswith(region) | (
        (table["subspace"] == "random") & table["dimension"].isin([1, 3]) & (region == "bulk")
    )
    save_table(folder / "restricted_regions.csv", table[~gone])


@pytest.mark.parametrize(
    ("region", "name", "arguments"),
    [*(("bulk", *case) for case in OF_THE_BULK), *(("stable", *case) for case in OF_STABLE)],
)
def test_of_an_empty_region(results, region, name, arguments):
    emptied(results, region)
    assert math.isnan(found(results, name, **arguments))


def test_without_a_bulk_it_is_not_the_largest(results):
    emptied(results, "bulk")
    assert found(results, "smallest_region_fraction") == 0
    assert found(results, "bulk_margin") == -2 / 8


@pytest.mark.parametrize(("region", "shift"), [("chaotic", 0.02 / 3), ("stable", 0.02 / 5)])
def test_the_bulk_is_compared_with_the_regions_that_are_there(results, region, shift):
    emptied(results, region)
    value = found(results, "bulk_shift_over_lowest_other", **TEST)
    assert value == pytest.approx(shift, rel=1e-6)
    value = found(results, "restricted_bulk_over_worst_other", quantity="test_loss")
    assert value == 1.5 / 0.75


def test_a_bulk_without_any_shift_is_lowest(results):
    path = results / "restricted/prediction_shift.npz"
    save_arrays(path, **load_arrays(path) | {"test_bulk": np.zeros(3)})
    assert found(results, "bulk_shift_over_lowest_other", **TEST) == 0


def test_unrestricted_is_the_runs_own_training(results):
    """Not the training with all directions of the rotated basis, here at 0.5."""
    save_arrays(results / "restricted/training.npz", test_loss=0.65)
    bulk = {"subspace": "bulk"}
    assert found(results, "smallest_dimension_reaching", **bulk, above_unrestricted=0.01) == 90
    fraction = found(results, "restricted_loss_fraction", **bulk, **SWEEP)
    assert fraction == pytest.approx((1.5 - 0.65) / (2.5 - 0.65))


@pytest.mark.parametrize("trained", [2.5, 3.0])
def test_no_fraction_where_training_does_not_lower_the_loss(results, trained):
    save_arrays(results / "restricted/training.npz", test_loss=np.array(trained))
    assert math.isnan(found(results, "restricted_loss_fraction", subspace="bulk", **REGIONS))


def edit(path, rows, column, value):
    table = load_table(path)
    table.loc[rows(table), column] = value
    save_table(path, table)


def test_a_value_that_is_off_far_down_the_list_counts(results):
    path = results / "estimated/leading_singular_values.csv"
    edit(path, lambda table: 2, "sigma", 4.0)
    edit(path, lambda table: 1, "left", 0.5)
    assert found(results, "leading_value_error", "estimated") == pytest.approx(0.2)
    assert found(results, "leading_residual", "estimated") == pytest.approx(0.5)


@pytest.mark.parametrize("name", ["covered_share", "largest_estimate_error"])
def test_a_budget_that_was_not_repeated(results, name):
    path = results / "estimated/region_estimates.json"
    save_json(path, load_json(path) | {"products": 7})
    assert math.isnan(found(results, name, "estimated", region="bulk"))


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("share_growth", {"other": "estimated"}),
        ("count_exponent", {}),
        ("size_rank_correlation", {}),
    ],
)
def test_a_region_without_directions_decides_nothing(results, name, other):
    path = results / "region_sizes.csv"
    edit(path, lambda table: table["region"] == "stable", ["low", "high"], 0.0)
    assert math.isnan(found(results, name, "estimated", **other, region="stable"))


def test_a_bulk_that_moves_no_prediction_decides_nothing(results):
    path = results / "estimated/leading_shift.csv"
    edit(path, lambda table: table["kind"] == "bulk", "test", 0.0)
    assert math.isnan(found(results, "leading_over_bulk_shift", "estimated", **TEST))


def test_a_threshold_that_was_not_measured_is_refused(results):
    at = {"inputs": "test", "region": "bulk", "threshold": 0.02}
    with pytest.raises(ValueError, match="size 1"):
        found(results, "near_null_excess", "small", **at)


def test_two_sizes_have_no_exponent(results):
    path = results / "region_sizes.csv"
    table = load_table(path)
    save_table(path, table[table["run"] != "large"])
    assert math.isnan(found(results, "count_exponent", "estimated", region="bulk"))


def test_a_run_without_pairs_of_seeds_is_refused(results):
    with pytest.raises(ValueError, match="no pair of seeds with wine"):
        found(results, "seed_overlap_excess", "wine", region="bulk")
