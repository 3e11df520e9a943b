"""Every statistic on a run of eight directions, worked by hand, and on runs with empty regions."""

import math

import numpy as np
import pandas as pd
import pytest

from result_folders import write_small_run
from training_jacobian.claims.statistics import STATISTICS
from training_jacobian.files.storage import load_json, save_array, save_arrays, save_json
from training_jacobian.files.tables import load_table, save_table

ROWS = [
    # subspace, dimension, is_region, test_loss, final_train_loss
    ("bulk", 3, True, 1.5, 1.2),
    ("complement", 5, True, 0.6, 0.4),
    ("chaotic", 2, True, 0.7, 0.6),
    ("stable", 2, True, 0.25, 0.2),
    ("bulk_without_trivial", 1, True, 1.0, 0.9),
    ("none", 0, False, 2.5, 2.4),
    ("random", 1, True, 0.9, 0.8),
    ("random", 2, True, 5.0, 5.0),
    ("random", 3, True, 0.75, 0.3),
]

SHIFT_OF_WHOLE_BULK = ("bulk_shift_over_lowest_other", {"inputs": "test"})

CASES = [
    ("smallest_region_fraction", {}, 2 / 8),
    ("bulk_margin", {}, (3 - 2) / 8),
    ("bulk_margin", {"bulk": "bulk_without_trivial"}, (1 - 2) / 8),
    ("mean_absolute_alignment_of_most_stable", {"share": 0.5}, 0.25),
    ("mean_absolute_alignment_of_most_stable", {"share": 0.01}, 0.25),
    ("mean_absolute_alignment_of_most_stable", {"share": 0.51}, 0.375),
    (*SHIFT_OF_WHOLE_BULK, 0.02 / 3),
    (
        "bulk_shift_over_lowest_other",
        {"inputs": "test", "bulk": "bulk_without_trivial"},
        0.04 / 3,
    ),
    ("restricted_bulk_over_worst_other", {"quantity": "test_loss"}, 1.5 / 0.75),
    ("restricted_bulk_over_worst_other", {"quantity": "final_train_loss"}, 1.2 / 0.6),
    (
        "restricted_bulk_over_worst_other",
        {"quantity": "test_loss", "bulk": "bulk_without_trivial"},
        1.0 / 0.9,
    ),
    ("restricted_region_loss_fraction", {"subspace": "bulk"}, (1.5 - 0.5) / 2),
    ("restricted_region_loss_fraction", {"subspace": "stable"}, (0.25 - 0.5) / 2),
]


@pytest.fixture
def results(tmp_path):
    write_small_run(tmp_path)
    folder = tmp_path / "small"
    save_json(folder / "regions.json", load_json(folder / "regions.json") | {"parameters": 8})
    shift = np.array([4.0, 6.0, 0.04, 0.02, 0.01, 1.0, 2.0, 4.0])
    save_arrays(folder / "prediction_shift.npz", test=shift)
    save_arrays(folder / "training.npz", test_loss=np.array(0.5))
    names = ["subspace", "dimension", "is_region", "test_loss", "final_train_loss"]
    save_table(folder / "restricted_regions.csv", pd.DataFrame(ROWS, columns=names))
    return tmp_path


@pytest.mark.parametrize(("name", "arguments", "expected"), CASES)
def test_by_hand(results, name, arguments, expected):
    statistic = STATISTICS[name]
    for path in (results / "small").glob("*.*"):
        if path.is_file() and f"small/{path.name}" not in statistic.files(run="small", **arguments):
            path.unlink()
    assert statistic(results, run="small", **arguments) == pytest.approx(expected, rel=1e-6)


# Of the shifts of the predictions, only those without the trivial part need all of the files.
NEED_ALL = [case[:2] for case in CASES if case[:2] != SHIFT_OF_WHOLE_BULK]


@pytest.mark.parametrize(("name", "arguments"), NEED_ALL)
def test_every_declared_file_is_needed(results, name, arguments):
    for file in STATISTICS[name].files(run="small", **arguments):
        content = (results / file).read_bytes()
        (results / file).unlink()
        with pytest.raises(Exception, match="no such file"):
            STATISTICS[name](results, run="small", **arguments)
        (results / file).write_bytes(content)


def emptied(results, region):
    """Take every direction of a region out of it, in all files; no training has its subspace."""
    folder = results / "small"
    sigma = np.array([4.0, 2.0, 1.05, 1.0, 0.95, 0.8, 0.5, 0.25])
    sigma[{"chaotic": [0, 1], "bulk": [2, 3, 4], "stable": [6, 7]}[region]] = 1.3
    save_array(folder / "sigma.npy", sigma)
    regions = load_json(folder / "regions.json")
    regions[region] = {"count": 0, "fraction": 0.0}
    share = {name: {"movement": 0.25, "dimensions": 0.25} for name in ("chaotic", "stable", "bulk")}
    share[region] = {"movement": 0.0, "dimensions": 0.0}
    if region == "bulk":
        regions["bulk_without_trivial"] = {"count": 0, "fraction": 0.0}
    save_json(folder / "regions.json", regions)
    save_json(folder / "movement_shares.json", share)
    table = load_table(folder / "restricted_regions.csv")
    gone = table["subspace"].str.startswith(region) | (
        (table["subspace"] == "random") & table["dimension"].isin([1, 3]) & (region == "bulk")
    )
    save_table(folder / "restricted_regions.csv", table[~gone])


def found(results, name, **arguments):
    return STATISTICS[name](results, run="small", **arguments)


OF_THE_BULK = [
    *(case[:2] for case in CASES if case[0].startswith(("bulk_shift", "restricted_bulk"))),
    ("restricted_region_loss_fraction", {"subspace": "bulk"}),
    ("mean_alignment", {"region": "bulk"}),
    ("mean_alignment_without_trivial", {"region": "bulk"}),
    ("median_shift", {"region": "bulk", "inputs": "test"}),
    ("shift_of_others_over_bulk", {"inputs": "test"}),
    ("shift_spread", {"inputs": "test"}),
    ("shift_growth", {"region": "bulk", "inputs": "test", "base": "test"}),
    ("movement_density", {"region": "bulk"}),
    ("movement_density_of_genuine_bulk", {}),
]


@pytest.mark.parametrize(("name", "arguments"), OF_THE_BULK)
def test_without_a_bulk_its_statistics_are_undefined(results, name, arguments):
    emptied(results, "bulk")
    assert math.isnan(found(results, name, **arguments))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("mean_absolute_alignment_of_most_stable", {"share": 0.5}),
        ("aligned_fraction", {"region": "stable", "above": 0.9}),
        ("restricted_region_loss_fraction", {"subspace": "stable"}),
        ("shift_of_others_over_bulk", {"inputs": "test"}),
    ],
)
def test_without_a_stable_region_its_statistics_are_undefined(results, name, arguments):
    emptied(results, "stable")
    assert math.isnan(found(results, name, **arguments))


def test_without_a_bulk_it_is_not_the_largest(results):
    emptied(results, "bulk")
    assert found(results, "smallest_region_fraction") == 0
    assert found(results, "bulk_margin") == -2 / 8


@pytest.mark.parametrize(("region", "shift"), [("chaotic", 0.02 / 3), ("stable", 0.02 / 5)])
def test_the_bulk_is_compared_with_the_regions_that_are_there(results, region, shift):
    emptied(results, region)
    value = found(results, "bulk_shift_over_lowest_other", inputs="test")
    assert value == pytest.approx(shift, rel=1e-6)
    value = found(results, "restricted_bulk_over_worst_other", quantity="test_loss")
    assert value == 1.5 / 0.75


def test_a_bulk_without_any_shift_is_lowest(results):
    save_arrays(
        results / "small" / "prediction_shift.npz", test=np.array([4.0, 6, 0, 0, 0, 1, 2, 4])
    )
    assert found(results, "bulk_shift_over_lowest_other", inputs="test") == 0


@pytest.mark.parametrize("trained", [2.5, 3.0])
def test_no_fraction_where_training_does_not_lower_the_loss(results, trained):
    save_arrays(results / "small" / "training.npz", test_loss=np.array(trained))
    assert math.isnan(found(results, "restricted_region_loss_fraction", subspace="bulk"))
