"""Estimates of the regions of a matrix that is known."""

import numpy as np
import pytest

from rounding import bound
from training_jacobian.spectrum.estimate_accuracy import diagonal_map, estimates

THRESHOLDS = {"chaotic_above": 1.5, "bulk_within": 0.1, "stable_below": 2 / 3}
SIGMA = np.concatenate([[30, 20, 10], np.linspace(3, 1.6, 7), np.linspace(1.05, 0.95, 20)])
SIGMA = np.concatenate([SIGMA, np.linspace(0.6, 0.1, 10)]).astype(np.float32)
TRUTH = {"chaotic": 0.25, "bulk": 0.5, "stable": 0.25}


@pytest.fixture(scope="module")
def rows():
    """Signs in the basis of the singular vectors, whose measure is the count itself."""
    probes = np.random.default_rng(0).choice([-1.0, 1.0], size=(3, len(SIGMA)))
    options = {"leading_steps": 12, "steps": 18, "tolerance": 1e-3, "seed": 0}
    return list(estimates(SIGMA, probes, THRESHOLDS, **options))


def test_every_region_within_its_interval(rows):
    assert [row["region"] for row in rows] == list(TRUTH)
    off = bound("float32", 12 + 18)
    for row in rows:
        # With all values of a region known the interval is a point, up to rounding.
        assert row["low"] - off <= TRUTH[row["region"]] <= row["high"] + off
        # Nearer than the 0.025 that one singular value more or less of the 40 would be.
        np.testing.assert_allclose(row["fraction"], TRUTH[row["region"]], atol=0.02)


def test_products_are_counted(rows):
    """Two for every step, of the leading values and of each of three probes."""
    assert {row["products"] for row in rows} == {2 * (12 + 3 * 18)}


def test_the_operator_is_the_diagonal():
    operator = diagonal_map(SIGMA)
    rows = np.random.default_rng(0).standard_normal((2, len(SIGMA))).astype(np.float32)
    assert (operator.size, operator.dtype) == (40, np.float32)
    for product in (operator.push, operator.pull):
        np.testing.assert_array_equal(product(operator.context, rows), rows * SIGMA)
