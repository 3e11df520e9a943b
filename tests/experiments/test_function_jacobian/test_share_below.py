"""Shares and output changes by hand, chance over random subspaces; the claims' statistics."""

import json

import numpy as np
import pytest

from training_jacobian.claims.statistics import STATISTICS
from training_jacobian.experiments.function_jacobian import (
    output_change,
    region_weights,
    share_below,
    subspace_weights,
)

TAUS = np.array([1e-3, 0.1, 0.5, 1.0])
SIGMA = np.array([4.0, 2.0, 0.1])
RIGHT = np.eye(5)[:3]
"""Directions 3 and 4 are the null space."""


def share(rows):
    return share_below(SIGMA, region_weights(RIGHT, np.atleast_2d(rows)), TAUS)


def test_one_direction():
    np.testing.assert_allclose(share(np.eye(5)[0]), [0, 0, 0, 1])
    np.testing.assert_allclose(share(np.eye(5)[1]), [0, 0, 1, 1])
    np.testing.assert_allclose(share(np.eye(5)[2]), [0, 1, 1, 1])
    np.testing.assert_allclose(share(np.eye(5)[4]), [1, 1, 1, 1])


def test_a_mixture_and_a_plane():
    np.testing.assert_allclose(share([0, 0.6, 0, 0.8, 0]), [0.64, 0.64, 1, 1])
    np.testing.assert_allclose(share(np.eye(5)[[0, 3]]), [0.5, 0.5, 0.5, 1])


def test_share_grows_with_the_threshold_to_one():
    rng = np.random.default_rng(0)
    right = np.linalg.qr(rng.standard_normal((20, 20)))[0]
    rows = np.linalg.qr(rng.standard_normal((20, 6)))[0].T
    sigma = np.sort(rng.random(20))[::-1]
    curve = share_below(sigma, region_weights(right, rows), np.linspace(0, 1, 30))
    assert (np.diff(curve) >= 0).all()
    np.testing.assert_allclose(curve[[0, -1]], [0, 1], rtol=0, atol=1e-14)


def test_output_change_against_the_matrix():
    """G = diag(SIGMA) on 2 samples: ‖G v‖² for v = e₁ and v = (e₂ + e₄)/√2."""
    rows = np.array([[1.0, 0, 0, 0, 0], [0, 0.5**0.5, 0, 0.5**0.5, 0]])
    expected = np.sqrt((16 + 2) / 2 / 2)
    found = output_change(SIGMA, region_weights(RIGHT, rows), 2)
    np.testing.assert_allclose(found, expected, rtol=1e-14)


@pytest.mark.parametrize("trivial", [0, 1])
def test_chance_is_the_mean_over_random_subspaces(trivial):
    """Drawn in the whole space, or in the complement of one trivial direction (e₅)."""
    rng = np.random.default_rng(1)
    free, draws = 5 - trivial, 4000
    name = "chance_without_trivial" if trivial else "chance"
    weights = subspace_weights(RIGHT, {}, np.eye(5)[5 - trivial :])
    curves = []
    for _ in range(draws):
        rows = np.zeros((2, 5))
        rows[:, :free] = np.linalg.qr(rng.standard_normal((free, 2)))[0].T
        curves.append(share(rows))
    error = 4 * np.std(curves, axis=0) / draws**0.5
    difference = np.abs(np.mean(curves, axis=0) - share_below(SIGMA, weights[name], TAUS))
    assert (difference <= error + 1e-12).all()


def test_chance_is_the_fraction_of_directions_below():
    weights = subspace_weights(RIGHT, {"all": np.eye(5)}, np.empty((0, 5)))
    for name in ("chance", "chance_without_trivial", "all"):
        np.testing.assert_allclose(share_below(SIGMA, weights[name], TAUS), [0.4, 0.6, 0.8, 1])


def test_trivial_directions_that_the_outputs_depend_on():
    """Without e₁, one of four directions is above 0.1 and below 0.5."""
    weights = subspace_weights(RIGHT, {}, np.eye(5)[:1])["chance_without_trivial"]
    np.testing.assert_allclose(share_below(SIGMA, weights, TAUS), [0.5, 0.75, 1, 1])


def test_an_empty_region_has_no_share():
    assert np.isnan(share(np.empty((0, 5)))[:3]).all()


SHARES = {"bulk": 0.75, "bulk_without_trivial": 0.7, "chance": 0.5, "chance_without_trivial": 0.4}
AT = {"inputs": "train", "region": "bulk", "threshold": 0.01}


@pytest.fixture
def results(tmp_path):
    (tmp_path / "paper").mkdir()
    shares = {f"share_train_end_{name}": [0, value, 1] for name, value in SHARES.items()}
    changes = {"change_test_end_bulk": 0.5, "change_test_end_stable": 2.0}
    thresholds = np.logspace(-4, 0, 3)
    file = tmp_path / "paper" / "function_jacobian.npz"
    np.savez(file, thresholds=thresholds, **shares, **changes)
    regions = {"bulk": {"fraction": 0.6}, "bulk_without_trivial": {"fraction": 0.5}}
    (tmp_path / "paper" / "regions.json").write_text(json.dumps(regions))
    return tmp_path


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("near_null_excess", AT, 0.25 / 0.5),
        ("near_null_excess", AT | {"without_trivial": True}, 0.3 / 0.6),
        ("near_null_space_inside", AT, 0.75 * 0.6 / 0.5),
        ("near_null_space_inside", AT | {"without_trivial": True}, 0.7 * 0.5 / 0.4),
        ("output_change_ratio", {"inputs": "test", "region": "bulk", "other": "stable"}, 0.25),
    ],
)
def test_by_hand(results, name, arguments, expected):
    found = STATISTICS[name](results, run="paper", **arguments)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_a_threshold_that_was_not_measured_is_refused(results):
    with pytest.raises(ValueError, match="size 1"):
        STATISTICS["near_null_excess"](results, run="paper", **AT | {"threshold": 0.02})
