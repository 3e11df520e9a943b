"""Candidates by what they do to a tiny network's logits, and which of them J leaves alone."""

import jax
import numpy as np
import pytest
from scipy.stats import ortho_group

from rounding import assert_same
from training_jacobian.spectrum.trivial import dead_input_directions, find, logit_shift_directions
from training_jacobian.training.models import Network, initial_parameters, parameter_layout

FEATURES, CLASSES = 4, 3


pytestmark = pytest.mark.usefixtures("double")


class Example:
    """A network of two hidden layers with its flat parameters, layout and some inputs."""

    def __init__(self, hidden):
        model = Network(hidden, CLASSES, "tanh")
        self.theta, unravel = initial_parameters(model, FEATURES, seed=0, dtype="float64")
        self.layout = parameter_layout(unravel(self.theta))
        self.x = np.random.default_rng(0).random((6, FEATURES))
        self.x[:, [1, 3]] = 0
        self.logits = jax.jit(lambda theta, x: model.apply(unravel(theta), x))

    def shift(self, direction, x=None):
        """Return how the logits (samples, classes) change along a direction."""
        x = self.x if x is None else x
        moved = self.theta + 0.5 * direction
        return np.asarray(self.logits(moved, x) - self.logits(self.theta, x))


@pytest.fixture(scope="module")
def example():
    with jax.enable_x64(True):
        return Example((2, 5))


def test_dead_inputs_are_unit_coordinates_without_effect(example):
    directions = dead_input_directions(example.x, example.layout)
    assert directions.shape == (2 * 2, len(example.theta))
    assert sorted(np.unique(directions)) == [0, 1]
    np.testing.assert_array_equal(directions @ directions.T, np.eye(4))
    alive = np.ones_like(example.x)
    for direction in directions:
        np.testing.assert_array_equal(example.shift(direction), 0)
        assert np.abs(example.shift(direction, alive)).max() > 1e-3


def test_no_other_weight_is_without_effect(example):
    dead = dead_input_directions(example.x, example.layout).sum(axis=0)
    effect = [np.abs(example.shift(unit)).max() for unit in np.eye(len(example.theta))]
    np.testing.assert_array_equal(dead, (np.array(effect) == 0).astype(float))


def test_flat_indices_by_hand():
    layout = [
        {"layer": "Dense_0", "name": "Dense_0/bias", "shape": [2], "start": 0},
        {"layer": "Dense_0", "name": "Dense_0/kernel", "shape": [3, 2], "start": 2},
        {"layer": "Dense_1", "name": "Dense_1/bias", "shape": [2], "start": 8},
        {"layer": "Dense_1", "name": "Dense_1/kernel", "shape": [2, 2], "start": 10},
    ]
    dead = dead_input_directions(np.array([[1.0, 0.0, 2.0], [0.0, 0.0, 1.0]]), layout)
    assert [np.flatnonzero(row).tolist() for row in dead] == [[4], [5]]
    shifts = logit_shift_directions(layout)
    assert [np.flatnonzero(row).tolist() for row in shifts] == [[8, 9], [10, 11], [12, 13]]
    np.testing.assert_array_equal(shifts[shifts != 0], 2**-0.5)


def test_an_input_that_is_zero_only_sometimes_is_not_dead(example):
    x = example.x.copy()
    x[2, 1] = 0.1
    assert len(dead_input_directions(x, example.layout)) == 2


def test_no_dead_input(example):
    found = dead_input_directions(np.ones((2, FEATURES)), example.layout)
    assert found.shape == (0, len(example.theta))


def test_a_kernel_that_does_not_read_the_inputs_directly(example):
    found = dead_input_directions(np.zeros((2, FEATURES + 1)), example.layout)
    assert found.shape == (0, len(example.theta))


def test_logit_shifts_move_all_logits_of_a_sample_by_the_same(example):
    directions = logit_shift_directions(example.layout)
    units = example.layout[-1]["shape"][0]
    assert directions.shape == (units + 1, len(example.theta))
    assert_same(directions @ directions.T, np.eye(units + 1), roundings=CLASSES)
    for direction in directions:
        shift = example.shift(direction)
        expected = np.broadcast_to(shift[:, :1], shift.shape)
        assert_same(shift, expected, roundings=20, scale=1)  # logits of order one
        assert np.abs(shift).max() > 1e-3


def test_the_bias_shift_is_the_same_for_every_sample(example):
    bias = logit_shift_directions(example.layout)[0]
    expected = np.full((len(example.x), CLASSES), 0.5 * CLASSES**-0.5)
    assert_same(example.shift(bias), expected, roundings=20)


def test_the_output_layer_is_the_last_by_number():
    layout = [
        {"layer": "Dense_10", "name": "Dense_10/bias", "shape": [2], "start": 0},
        {"layer": "Dense_9", "name": "Dense_9/bias", "shape": [3], "start": 2},
    ]
    (shift,) = logit_shift_directions(layout)
    assert np.flatnonzero(shift).tolist() == [0, 1]


def test_the_output_layer_is_dense_however_many_convolutions_there_are():
    layout = [
        {"layer": "Conv_3", "name": "Conv_3/bias", "shape": [3], "start": 0},
        {"layer": "Dense_1", "name": "Dense_1/bias", "shape": [2], "start": 3},
    ]
    (shift,) = logit_shift_directions(layout)
    assert np.flatnonzero(shift).tolist() == [3, 4]


SIZE = 6
BASIS = ortho_group.rvs(SIZE, random_state=0)
"""Orthonormal rows t, s, w, …"""


def two_sided():
    """Return J that leaves t alone from both sides and mixes everything else."""
    rest = BASIS[1:]
    mixing = np.random.default_rng(1).normal(size=(SIZE - 1, SIZE - 1))
    return np.outer(BASIS[0], BASIS[0]) + rest.T @ mixing @ rest


def same_span(rows, expected):
    assert_same(rows @ rows.T, np.eye(len(expected)), roundings=SIZE)
    assert_same(rows.T @ rows, expected.T @ expected, roundings=SIZE)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_two_sided_identity_is_kept_and_the_others_are_not(dtype):
    found = find(two_sided().astype(dtype), {"some": BASIS})
    assert found.counts == {"some": 1}
    assert found.tolerance == np.finfo(dtype).eps ** 0.5
    assert found.largest_accepted < 100 * np.finfo(dtype).eps
    assert found.smallest_rejected > 0.1
    same_span(found.directions, BASIS[:1])


@pytest.mark.parametrize("side", ["right", "left"])
def test_an_identity_from_one_side_alone_is_rejected(side):
    t, s = BASIS[:2]
    change = 0.01 * (np.outer(t, s) if side == "right" else np.outer(s, t))
    jacobian = two_sided() + change
    kept = jacobian @ t if side == "right" else jacobian.T @ t
    np.testing.assert_allclose(kept, t, atol=1e-12)
    found = find(jacobian, {"some": t[None]})
    assert found.directions.shape == (0, SIZE)
    assert found.smallest_rejected == pytest.approx(0.01)
    assert found.largest_accepted is None


@pytest.mark.parametrize("side", ["right", "left"])
@pytest.mark.parametrize(("factor", "count"), [(0.99, 1), (1.01, 0)])
def test_a_candidate_that_is_slightly_off(side, factor, count):
    """The root of ε of J's type decides, and the distance is reported on either side of it."""
    t, s = BASIS[:2]
    size = factor * np.finfo(float).eps ** 0.5
    change = size * (np.outer(s, t) if side == "right" else np.outer(t, s))
    found = find(two_sided() + change, {"some": t[None]})
    assert len(found.directions) == count
    reported = (found.largest_accepted, found.smallest_rejected)
    assert reported[1 - count] == pytest.approx(size, rel=1e-6)
    assert reported[count] is None
    assert found.checks == {
        "tolerance": np.finfo(float).eps ** 0.5,
        "largest_accepted": reported[0],
        "smallest_rejected": reported[1],
    }


def test_a_reflected_direction_is_no_identity():
    jacobian = np.eye(SIZE) - 2 * np.outer(BASIS[0], BASIS[0])
    same_span(find(jacobian, {"some": BASIS}).directions, BASIS[1:])


def test_no_candidates():
    found = find(np.eye(SIZE), {"none": np.empty((0, SIZE))})
    assert found.directions.shape == (0, SIZE)
    assert (found.counts, found.largest_accepted, found.smallest_rejected) == (
        {"none": 0},
        None,
        None,
    )


def test_candidates_that_depend_on_one_another_count_once():
    """Within a kind and across kinds; what two share counts for the first."""
    first, second = BASIS[:3], np.stack([BASIS[0] + BASIS[1], BASIS[1] + BASIS[4], BASIS[4]])
    second /= np.linalg.norm(second, axis=1, keepdims=True)
    found = find(np.eye(SIZE), {"a": np.concatenate([first, first[:1]]), "b": second})
    assert found.counts == {"a": 3, "b": 1}
    same_span(found.directions, BASIS[[0, 1, 2, 4]])
