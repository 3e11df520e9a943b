"""What is left of a subspace without some directions, and what several runs' directions span."""

import numpy as np
import pytest

from rounding import assert_same
from training_jacobian.experiments.overlap import project_out, spanning_rows


@pytest.fixture
def basis():
    return np.linalg.qr(np.random.default_rng(0).standard_normal((9, 9)))[0]


def projector(rows):
    return rows.T @ rows


def mixed(rows, seed=1):
    """The same span in another orthonormal basis."""
    turn = np.linalg.qr(np.random.default_rng(seed).standard_normal((len(rows), len(rows))))[0]
    return turn @ rows


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_directions_inside_vanish_whatever_the_basis(basis, dtype):
    rest = project_out(mixed(basis[:5]).astype(dtype), mixed(basis[3:5]).astype(dtype))
    assert rest.shape == (3, 9)
    assert_same(projector(rest), projector(basis[:3]).astype(dtype), roundings=9)


def test_directions_outside_change_nothing(basis):
    rest = project_out(mixed(basis[:4]), basis[5:8])
    assert_same(projector(rest), projector(basis[:4]), roundings=9)


def test_a_direction_at_an_angle_turns_the_subspace(basis):
    oblique = 0.6 * basis[0] + 0.8 * basis[8]
    rest = project_out(mixed(basis[:3]), oblique[None])
    expected = np.stack([0.8 * basis[0] - 0.6 * basis[8], basis[1], basis[2]])
    assert_same(projector(rest), projector(expected), roundings=9)
    assert_same(rest @ rest.T, np.eye(3), roundings=9)


@pytest.mark.parametrize(("inside", "left"), [(0.991, 2), (0.989, 3)])
def test_a_direction_that_lies_in_the_subspace_almost(basis, inside, left):
    direction = np.sqrt(inside) * basis[0] + np.sqrt(1 - inside) * basis[8]
    assert len(project_out(basis[:3], direction[None])) == left


def test_more_directions_than_dimensions(basis):
    rest = project_out(basis[:2], mixed(basis[1:6]))
    assert_same(projector(rest), projector(basis[:1]), roundings=9)


def test_nothing_to_project_out_or_nothing_to_project(basis):
    np.testing.assert_array_equal(project_out(basis[:3], np.empty((0, 9))), basis[:3])
    assert project_out(np.empty((0, 9)), basis[:2]).shape == (0, 9)


def test_directions_of_several_runs_count_once(basis):
    nearly = basis[1] + 0.01 * basis[7]
    directions = np.stack([*basis[:3], *basis[:2], nearly / np.linalg.norm(nearly), basis[5]])
    rows = spanning_rows(directions)
    assert rows.shape == (4, 9)
    assert_same(rows @ rows.T, np.eye(4), roundings=9)
    # One of them is turned by an angle below the 0.01 between `nearly` and its neighbour.
    off = np.linalg.norm(projector(rows) - projector(basis[[0, 1, 2, 5]]), 2)
    assert off < 0.01
    assert spanning_rows(np.empty((0, 9))).shape == (0, 9)
