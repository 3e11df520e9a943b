"""The share of singular values below each of many values."""

import numpy as np
import pytest

from operators import lanczos
from training_jacobian.spectrum.quadrature import cumulative, share_between

SIGMA = np.array([4, 2, 1.5, 1.1, 1, 0.9, 0.7, 0.2])
EDGES = np.array([0.1, 0.5, 0.95, 1.05, 3, 5])


@pytest.mark.parametrize("known", [0, 2])
def test_all_steps_count(known):
    rest = SIGMA[known:]
    diagonal, beside = lanczos(np.diag(rest**2), np.ones(len(rest)), len(rest))
    found = cumulative(diagonal[None], beside[None], SIGMA[:known], len(SIGMA), EDGES)
    counted = (SIGMA[:, None] < EDGES).mean(axis=0)
    np.testing.assert_allclose(found, counted, atol=1e-8)


@pytest.mark.parametrize("steps", [1, 2, 3, 5])
def test_ascends_to_one(steps):
    probes = np.random.default_rng(0).standard_normal((3, len(SIGMA)))
    pairs = [lanczos(np.diag(SIGMA**2), probe, steps) for probe in probes]
    diagonals, beside = (np.array(numbers) for numbers in zip(*pairs, strict=True))
    found = cumulative(diagonals, beside, np.array([7.0]), 9, np.geomspace(0.01, 100, 40))
    assert np.all(np.diff(found) >= 0)
    assert 0.99 < found[-1] <= 1 + 1e-12


def test_a_known_value_at_an_edge_is_not_below_it():
    diagonal, beside = lanczos(np.diag([1.0, 4.0]), np.ones(2), 2)
    found = cumulative(diagonal[None], beside[None], np.array([3.0]), 3, np.array([2.5, 3, 3.1]))
    np.testing.assert_allclose(found, [2 / 3, 2 / 3, 1], atol=1e-8)


def test_differences_are_the_shares_between_before_extrapolation():
    probes = np.random.default_rng(0).standard_normal((3, len(SIGMA)))
    pairs = [lanczos(np.diag(SIGMA**2), probe, 4) for probe in probes]
    numbers = [np.array(part) for part in zip(*pairs, strict=True)]
    share = np.diff(cumulative(*numbers, np.empty(0), len(SIGMA), np.array([0.9, 1.6])))[0]
    between = share_between(*numbers, np.empty(0), len(SIGMA), 0.9, 1.6)
    assert between.lower <= share <= between.upper
    assert abs(share - between.value) <= between.quadrature + 1e-12
