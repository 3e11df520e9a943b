"""Counts and fractions on a Jacobian that is built from known parts."""

import numpy as np
import pytest

from training_jacobian.spectrum.regions import Thresholds, describe

CUTS = Thresholds(chaotic_above=1.5, bulk_within=0.1, stable_below=0.6666667)
SIGMA = np.array([5.0, 2.0, 1.3, 1.05, 1.0, 1.0, 0.98, 0.8, 0.5, 0.01])
"""2 chaotic, 4 bulk, 2 stable, 2 transition."""


@pytest.fixture
def vt():
    return np.linalg.qr(np.random.default_rng(0).normal(size=(10, 10)))[0]


def test_counts_fractions_and_extremes(vt):
    regions = describe(SIGMA, vt, np.empty((0, 10)), CUTS)
    assert regions["parameters"] == 10
    assert regions["thresholds"] == {
        "chaotic_above": 1.5,
        "bulk_within": 0.1,
        "stable_below": 0.6666667,
    }
    assert regions["chaotic"] == {"count": 2, "fraction": 0.2}
    assert regions["bulk"] == {"count": 4, "fraction": 0.4}
    assert regions["stable"] == {"count": 2, "fraction": 0.2}
    assert regions["transition"] == {"count": 2, "fraction": 0.2}
    assert regions["trivial_directions"] == 0
    assert regions["trivial_bulk"] == {"count": 0}
    assert regions["bulk_without_trivial"] == {"count": 4, "fraction": 0.4}
    assert regions["sigma_largest"] == 5
    assert regions["sigma_smallest"] == 0.01
    product = 5 * 2 * 1.3 * 1.05 * 0.98 * 0.8 * 0.5 * 0.01
    assert abs(regions["log_volume"] - np.log(product)) < 1e-13


def test_trivial_directions_inside_and_outside_the_bulk(vt):
    """One bulk vector, one mixture of two, one chaotic vector: two of three are trivial bulk."""
    mixture = 0.6 * vt[4] + 0.8 * vt[6]
    regions = describe(SIGMA, vt, np.stack([vt[3], mixture, vt[0]]), CUTS)
    assert regions["trivial_directions"] == 3
    assert regions["trivial_bulk"] == {"count": 2}
    assert regions["bulk_without_trivial"] == {"count": 2, "fraction": 2 / 7}


@pytest.mark.parametrize(("outside", "count"), [(0.009, 1), (0.011, 0)])
def test_a_direction_with_a_little_outside_the_bulk(vt, outside, count):
    direction = np.sqrt(1 - outside) * vt[4] + np.sqrt(outside) * vt[9]
    assert describe(SIGMA, vt, direction[None], CUTS)["trivial_bulk"] == {"count": count}


def test_float32_log_volume_is_summed_in_float64(vt):
    sigma = np.linspace(2, 1, 10).astype("float32")
    expected = sum(np.log(float(value)) for value in sigma)
    found = describe(sigma, vt.astype("float32"), np.empty((0, 10)), CUTS)["log_volume"]
    assert abs(found - expected) < 1e-13
