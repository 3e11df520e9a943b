"""Regions by threshold; `stored_partition` takes the recorded thresholds."""

import numpy as np
import pytest

from training_jacobian.spectrum.regions import Thresholds, partition, stored_partition

CUTS = Thresholds(chaotic_above=1.5, bulk_within=0.25, stable_below=0.5)


def lists(parts):
    return {name: indices.tolist() for name, indices in parts.items()}


def test_values_on_the_thresholds():
    sigma = np.array([1.5000001, 1.5, 1.25, 1.0, 0.75, 0.7499, 0.5, 0.4999])
    assert lists(partition(sigma, CUTS)) == {
        "chaotic": [0],
        "bulk": [2, 3, 4],
        "stable": [7],
        "transition": [1, 5, 6],
    }


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_every_index_is_in_exactly_one_part(dtype):
    sigma = np.sort(np.random.default_rng(0).gamma(1.0, size=500).astype(dtype))[::-1]
    parts = partition(sigma, CUTS)
    assert sorted(np.concatenate(list(parts.values())).tolist()) == list(range(500))
    for name, indices in parts.items():
        assert len(indices) > 10, name
        for value in sigma[indices]:
            expected = "transition"
            if value > 1.5:
                expected = "chaotic"
            elif 0.75 <= value <= 1.25:
                expected = "bulk"
            elif value < 0.5:
                expected = "stable"
            assert name == expected


def test_empty_regions():
    parts = partition(np.ones(3), CUTS)
    assert lists(parts) == {"chaotic": [], "bulk": [0, 1, 2], "stable": [], "transition": []}


def test_stored_partition_uses_the_recorded_thresholds():
    sigma = np.array([3.0, 1.0, 0.1])
    regions = {
        "thresholds": {"chaotic_above": 5.0, "bulk_within": 0.25, "stable_below": 0.05},
        "bulk": {"count": 99},
    }
    assert lists(stored_partition(sigma, regions)) == {
        "chaotic": [],
        "bulk": [1],
        "stable": [],
        "transition": [0, 2],
    }
