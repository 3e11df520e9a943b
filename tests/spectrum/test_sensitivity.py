"""Counts against thresholds, compared with a plain loop and a spectrum of known density."""

import numpy as np
import pandas as pd
import pytest

from training_jacobian.spectrum.regions import Thresholds
from training_jacobian.spectrum.sensitivity import (
    REGION_OF,
    count,
    elasticity,
    threshold_sensitivity,
)

CHOSEN = Thresholds(chaotic_above=1.5, bulk_within=0.1, stable_below=0.6666667)
RNG = np.random.default_rng(3)
SIGMA = np.sort(np.exp(RNG.normal(0, 0.8, 400) * RNG.random(400)))[::-1]
TRIVIAL = np.arange(190, 230)


def counted_by_hand(row):
    """The count of a row of the table, one singular value after the other."""
    total = 0
    for index, sigma in enumerate(SIGMA):
        if row.region == "bulk_without_trivial" and 190 <= index < 230:
            continue
        if row.threshold == "chaotic_above":
            total += sigma > row.value
        elif row.threshold == "bulk_within":
            total += abs(sigma - 1) <= row.value
        else:
            total += sigma < row.value
    return total


@pytest.fixture(scope="module")
def table():
    return threshold_sensitivity(SIGMA, TRIVIAL, CHOSEN)


def test_every_count(table):
    rows = table.iloc[::7]
    assert list(rows["count"]) == [counted_by_hand(row) for row in rows.itertuples()]
    assert table["count"].nunique() > 50


def test_each_threshold_has_its_region_over_a_wide_grid(table):
    regions = table.groupby("threshold")["region"].unique().map(set)
    assert regions["chaotic_above"] == {"chaotic"}
    assert regions["bulk_within"] == {"bulk", "bulk_without_trivial"}
    assert regions["stable_below"] == {"stable"}
    spans = table.groupby("threshold")["value"].agg(["min", "max"]).T
    np.testing.assert_allclose(spans["chaotic_above"], [1.1, 5])
    np.testing.assert_allclose(spans["bulk_within"], [0.005, 0.5])
    np.testing.assert_allclose(spans["stable_below"], [0.05, 0.95])
    assert all(part["value"].is_monotonic_increasing for _, part in table.groupby("region"))


def test_the_chosen_value_is_marked_once_per_region(table):
    chosen = table[table["chosen"]].set_index("region")
    values = {"chaotic": 1.5, "bulk": 0.1, "bulk_without_trivial": 0.1, "stable": 0.6666667}
    assert chosen["value"].to_dict() == values
    assert chosen["count"]["bulk"] == (np.abs(SIGMA - 1) <= 0.1).sum()


def test_fractions_are_of_the_directions_that_are_counted(table):
    sizes = pd.Series({"chaotic": 400, "bulk": 400, "stable": 400, "bulk_without_trivial": 360})
    expected = table["count"] / table["region"].map(sizes)
    np.testing.assert_allclose(table["fraction"], expected, rtol=1e-14)


@pytest.mark.parametrize("threshold", REGION_OF)
@pytest.mark.parametrize("power", [1, 2])
def test_elasticity_is_the_power_of_the_distance_from_one(threshold, power):
    """σ on both sides of one, with n of them closer to it than (n / 20000)^(1/power) / 2."""
    distance = 0.5 * (np.arange(1, 20001) / 20000) ** (1 / power)
    sigma = np.concatenate([1 + distance[::-1], 1 - distance])
    value = {"chaotic_above": 1.2, "bulk_within": 0.2, "stable_below": 0.8}[threshold]
    found = elasticity(sigma, threshold, value, CHOSEN)
    # The slope over a step of ELASTICITY_FACTOR either way, on counts of thousands.
    # Within d of one there are (2 d)^power of the values on each side, the rest is beyond.
    inside = 0.4**power
    expected = power if threshold == "bulk_within" else -power * inside / (1 - inside)
    assert found == pytest.approx(expected, rel=0.02)


def test_elasticity_of_an_empty_region_is_undefined():
    sigma = np.array([1.2, 1.0])
    assert count(sigma, "chaotic_above", 1.5, CHOSEN) == 0
    assert np.isnan(elasticity(sigma, "chaotic_above", 1.5, CHOSEN))
