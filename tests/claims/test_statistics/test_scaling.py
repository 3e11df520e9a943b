"""Every statistic of the group `scaling` on files of a few lines, worked by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from training_jacobian.claims.statistics import STATISTICS
from training_jacobian.files.storage import load_json, save_array, save_arrays, save_json
from training_jacobian.files.tables import load_table, save_table

RUN = "small"

LEADING = {
    "index": [0, 1, 2],
    "sigma": [20.0, 10.1, 5.0],
    "bidiagonalisation": [0.9, 0.9, 0.9],
    "right": [1e-6, 2e-6, 1e-6],
    "left": [1e-6, 1e-6, 3e-6],
}
SIGMA = np.array([20.0, 10.0, 5.0, 1.0, 1.0, 1.0, 0.5, 0.1])
COUNTED = {"chaotic": 0.375, "bulk": 0.375, "stable": 0.25}
ESTIMATED = {"chaotic": 0.375, "bulk": 0.365, "stable": 0.27}

ACCURACY = [
    # products, region, fraction, low, high, truth
    (6, "bulk", 0.38, 0.37, 0.39, 0.375),  # inside
    (6, "bulk", 0.36, 0.35, 0.37, 0.375),  # below it
    (6, "bulk", 0.40, 0.375, 0.42, 0.375),  # at its end
    (6, "bulk", 0.39, 0.38, 0.40, 0.375),  # above it
    (6, "stable", 0.25, 0.25, 0.25, 0.25),
    (2, "bulk", 0.9, 0.8, 1.0, 0.375),  # another budget
]

SIZES = [
    # run, parameters, fraction and half-width of the bulk; every other region has the rest
    ("tiny", 4, 0.5, 0.0),
    ("small", 8, 0.375, 0.01),
    ("large", 128, 0.75, 0.04),
]

CASES = [
    ("leading_count", {}, 3),
    ("leading_value_error", {}, 0.01),
    ("leading_residual", {}, 3e-6),
    ("region_estimate_error", {"region": "bulk"}, 1),
    ("region_estimate_error", {"region": "stable"}, 2),
    ("covered_share", {"region": "bulk"}, 0.5),
    ("covered_share", {"region": "stable"}, 1),
    ("largest_estimate_error", {"region": "bulk"}, 2.5),
    ("products_per_parameter", {}, 6 / 8),
    ("directions_per_sample", {"region": "chaotic"}, 3 / 12),
    ("share_growth", {"other": "tiny", "region": "bulk"}, -12.5),
    ("share_growth", {"other": "large", "region": "bulk"}, -0.375 / 0.05),
    ("count_exponent", {"other": "tiny", "region": "bulk"}, math.log(3 / 2) / math.log(2)),
    ("count_exponent", {"other": "large", "region": "bulk"}, 5 / 4),
    ("size_rank_correlation", {"region": "bulk"}, 0.5),
    ("size_rank_correlation", {"region": "chaotic"}, -0.5),
    ("leading_over_bulk_shift", {"inputs": "test"}, 100),
]


@pytest.fixture
def results(tmp_path):
    folder = tmp_path / RUN
    save_table(folder / "leading_singular_values.csv", pd.DataFrame(LEADING))
    save_array(folder / "sigma.npy", SIGMA)
    save_json(folder / "regions.json", {name: {"fraction": f} for name, f in COUNTED.items()})
    estimates = {name: {"fraction": f} for name, f in ESTIMATED.items()}
    save_json(folder / "region_estimates.json", {"parameters": 8, "products": 6} | estimates)
    columns = ["products", "region", "fraction", "low", "high", "truth"]
    accuracy = pd.DataFrame(ACCURACY, columns=columns)
    save_table(folder / "matrix_free_accuracy.csv", accuracy)
    save_arrays(folder / "dataset.npz", y_train=np.zeros(12), y_test=np.zeros(3))
    shift = {"kind": ["leading"] * 3 + ["bulk"] * 3, "test": [0.5, 0.4, 9.0, 5e-3, 1e-4, 6e-3]}
    save_table(folder / "leading_shift.csv", pd.DataFrame(shift))
    save_table(tmp_path / "region_sizes.csv", pd.DataFrame(size_rows()))
    return tmp_path


def size_rows():
    for run, parameters, bulk, half in SIZES:
        for region, fraction in (("bulk", bulk), ("chaotic", 1 - bulk), ("stable", 0.0)):
            ends = {"low": fraction - half, "high": fraction + half}
            yield {
                "run": run,
                "parameters": parameters,
                "region": region,
                "fraction": fraction,
            } | ends


def found(results, name, **arguments):
    return STATISTICS[name](results, run=RUN, **arguments)


@pytest.mark.parametrize(("name", "arguments", "expected"), CASES)
def test_by_hand(results, name, arguments, expected):
    needed = STATISTICS[name].files(run=RUN, **arguments)
    for path in results.rglob("*.*"):
        if path.is_file() and str(path.relative_to(results)) not in needed:
            path.unlink()
    assert found(results, name, **arguments) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(("name", "arguments"), [case[:2] for case in CASES])
def test_every_declared_file_is_needed(results, name, arguments):
    for file in STATISTICS[name].files(run=RUN, **arguments):
        content = (results / file).read_bytes()
        (results / file).unlink()
        with pytest.raises(Exception, match="no such file"):
            found(results, name, **arguments)
        (results / file).write_bytes(content)


def test_a_value_that_is_off_far_down_the_list_counts(results):
    path = results / RUN / "leading_singular_values.csv"
    table = load_table(path)
    table.loc[2, "sigma"] = 4.0
    table.loc[1, "left"] = 0.5
    save_table(path, table)
    assert found(results, "leading_value_error") == pytest.approx(0.2)
    assert found(results, "leading_residual") == pytest.approx(0.5)


def test_a_budget_that_was_not_repeated_is_undefined(results):
    path = results / RUN / "region_estimates.json"
    save_json(path, load_json(path) | {"products": 7})
    for name in ("covered_share", "largest_estimate_error"):
        assert math.isnan(found(results, name, region="bulk"))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("share_growth", {"other": RUN, "region": "stable"}),
        ("count_exponent", {"other": "tiny", "region": "stable"}),
        ("size_rank_correlation", {"region": "stable"}),
    ],
)
def test_a_region_without_directions_decides_nothing(results, name, arguments):
    path = results / "region_sizes.csv"
    table = load_table(path)
    table.loc[table["region"] == "stable", ["low", "high"]] = 0.0
    save_table(path, table)
    assert math.isnan(found(results, name, **arguments))


def test_a_bulk_that_moves_no_prediction_decides_nothing(results):
    path = results / RUN / "leading_shift.csv"
    table = load_table(path)
    table.loc[table["kind"] == "bulk", "test"] = 0.0
    save_table(path, table)
    assert math.isnan(found(results, "leading_over_bulk_shift", inputs="test"))
