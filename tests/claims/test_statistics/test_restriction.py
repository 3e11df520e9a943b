"""The statistics of restricted training on a small table whose answers are plain to see."""

import math

import pandas as pd
import pytest

from training_jacobian.claims.statistics.restriction import (
    highest_restricted_test_loss,
    lowest_restricted_test_loss,
    restricted_loss_fraction,
    restricted_loss_over_random,
    restricted_loss_over_random_without_trivial,
    restricted_test_loss,
    smallest_dimension_reaching,
)
from training_jacobian.files import storage, tables

ROWS = [
    # subspace, draw, dimension, effective_dimension, is_region, test_loss
    ("none", 0, 0, 0, False, 2.5),
    ("bulk", 0, 10, 0, False, 2.4),
    ("bulk", 0, 40, 30, True, 1.5),
    ("bulk", 0, 90, 80, False, 0.6),
    ("bulk", 0, 100, 90, False, 0.5),
    ("chaotic", 0, 10, 10, True, 0.5),
    ("chaotic", 0, 40, 40, False, 0.7),
    ("chaotic", 0, 100, 90, False, 0.5),
    ("random", 1, 10, 9, True, 2.0),
    ("random", 2, 10, 9, True, 1.0),
    ("random", 3, 10, 9, True, 1.2),
    ("random", 1, 40, 36, True, 0.75),
    ("random", 1, 100, 90, False, 0.5),
]


@pytest.fixture
def results(tmp_path):
    names = ["subspace", "draw", "dimension", "effective_dimension", "is_region", "test_loss"]
    table = pd.DataFrame(ROWS, columns=names)
    tables.save_table(tmp_path / "paper" / "restricted_training.csv", table)
    storage.save_arrays(tmp_path / "paper" / "training.npz", test_loss=0.5)
    return tmp_path


def test_loss_at_the_region_or_the_nearest_dimension(results):
    at = {"run": "paper", "subspace": "bulk"}
    assert restricted_test_loss(results, **at) == 1.5
    assert restricted_test_loss(results, **at, dimension=12) == 2.4
    assert restricted_test_loss(results, **at, dimension=1000) == 0.5


def test_random_is_the_median_of_the_draws(results):
    assert restricted_test_loss(results, run="paper", subspace="random", dimension=10) == 1.2


def test_extremes(results):
    at = {"run": "paper", "subspace": "bulk"}
    assert lowest_restricted_test_loss(results, **at, up_to_dimension=40) == 1.5
    assert highest_restricted_test_loss(results, **at, from_dimension=40) == 1.5


def test_smallest_dimension_stays_below_from_there_on(results):
    at = {"run": "paper"}
    assert (
        smallest_dimension_reaching(results, **at, subspace="bulk", above_unrestricted=0.11) == 90
    )
    # 0.5 at dimension 10, but 0.7 again at 40.
    found = smallest_dimension_reaching(results, **at, subspace="chaotic", above_unrestricted=0.1)
    assert found == 100
    found = smallest_dimension_reaching(results, **at, subspace="chaotic", above_unrestricted=0.3)
    assert found == 10
    never = smallest_dimension_reaching(results, **at, subspace="none", above_unrestricted=0.1)
    assert math.isnan(never)


def test_fraction_between_untrained_and_unrestricted(results):
    assert restricted_loss_fraction(results, run="paper", subspace="bulk") == 0.5


def test_over_random_of_equal_dimension(results):
    assert restricted_loss_over_random(results, run="paper", subspace="bulk") == 2


def test_over_random_of_equal_effective_dimension(results):
    """30 lies 21/27 of the way from (9, 1.2) to (36, 0.75): 0.85."""
    found = restricted_loss_over_random_without_trivial(results, run="paper", subspace="bulk")
    assert found == pytest.approx(1.5 / 0.85)


def test_unrestricted_is_the_runs_own_training(results):
    """Not the training with all directions of the rotated basis, here at 0.5."""
    storage.save_arrays(results / "paper" / "training.npz", test_loss=0.65)
    at = {"run": "paper", "subspace": "bulk"}
    assert smallest_dimension_reaching(results, **at, above_unrestricted=0.01) == 90
    assert restricted_loss_fraction(results, **at) == pytest.approx((1.5 - 0.65) / (2.5 - 0.65))
