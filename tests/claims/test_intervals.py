"""Student's t beside its table and by simulation; the jackknife beside it where both are due."""

import itertools

import numpy as np
import pytest

from training_jacobian.claims.intervals import interval, jackknife

RUNS = 20_000


def test_students_t():
    """Sample 1 … 5: mean 3, s² = 2.5; the table has t = 2.776 for four degrees of freedom."""
    found = interval([1, 2, 3, 4, 5])
    assert found["mean"] == 3
    assert found["high"] - 3 == pytest.approx(2.776 * 0.5**0.5, rel=1e-3)
    assert 3 - found["low"] == pytest.approx(2.776 * 0.5**0.5, rel=1e-3)


def test_covers_in_95_of_100_cases():
    """The share of 20 000 intervals from five normal values, within four standard errors."""
    samples = np.random.default_rng(0).standard_normal((RUNS, 5))
    covering = [found["low"] <= 0 <= found["high"] for found in map(interval, samples)]
    assert abs(np.mean(covering) - 0.95) < 4 * (0.95 * 0.05 / RUNS) ** 0.5


def test_equal_values_have_no_width():
    assert set(interval([257, 257, 257]).values()) == {257}


def test_an_undefined_value_leaves_nothing_defined():
    assert all(np.isnan(value) for value in interval([1.0, np.nan]).values())


def mean_over_pairs(values):
    return np.mean([a + b for a, b in itertools.combinations(values, 2)])


def test_jackknife_of_a_sum_over_pairs_is_the_interval_of_twice_the_values():
    """The mean of xᵢ + xⱼ over pairs is twice the mean of x; treating pairs as independent
    would make it too narrow."""
    values = np.array([3.0, 1.0, 4.0, 1.0, 5.0])
    without = [mean_over_pairs(np.delete(values, seed)) for seed in range(len(values))]
    found = jackknife(mean_over_pairs(values), without)
    assert found == pytest.approx(interval(2 * values), rel=1e-12)
    pairs = [a + b for a, b in itertools.combinations(values, 2)]
    assert found["high"] - found["mean"] > 1.5 * (interval(pairs)["high"] - np.mean(pairs))
