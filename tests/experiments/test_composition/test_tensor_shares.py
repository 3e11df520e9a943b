"""Shares of tensors against a plain loop over the entries, chance against the whole space."""

import numpy as np
import pytest
from scipy.stats import ortho_group

from rounding import assert_same
from training_jacobian.experiments.composition import (
    SUBSPACES,
    chance_shares,
    mean_shares,
    share_table,
    subspace_rows,
    tensor_shares,
)

LAYOUT = [
    {"layer": "Dense_0", "name": "Dense_0/bias", "shape": [2], "start": 0},
    {"layer": "Dense_0", "name": "Dense_0/kernel", "shape": [3, 2], "start": 2},
    {"layer": "Dense_1", "name": "Dense_1/bias", "shape": [1], "start": 8},
    {"layer": "Dense_1", "name": "Dense_1/kernel", "shape": [2, 1], "start": 9},
]
SIZE = 11
OWNER = [0] * 2 + [1] * 6 + [2] + [3] * 2
TRIVIAL = np.eye(SIZE)[[2, 3]]
PARTS = {
    "chaotic": np.array([0, 1]),
    "bulk": np.array([3, 4, 5, 6, 7]),
    "stable": np.array([], dtype=int),
    "transition": np.array([2, 8, 9, 10]),
    "trivial": np.array([4, 5]),
    "bulk_without_trivial": np.array([3, 6, 7]),
}


def by_loop(vectors):
    """Squared norm per vector and tensor, entry by entry."""
    squares = np.zeros((len(vectors), 4))
    for row, vector in enumerate(vectors):
        for entry, tensor in zip(vector, OWNER, strict=True):
            squares[row, tensor] += float(entry) ** 2
    return squares


def basis(*, seed=0):
    return ortho_group.rvs(SIZE, random_state=seed)


def basis_with_trivial_bulk():
    """Orthonormal rows; those of the trivial block span the trivial directions."""
    rest = np.delete(np.eye(SIZE), [2, 3], axis=0)
    rows = ortho_group.rvs(9, random_state=1) @ rest
    return np.insert(rows, 4, TRIVIAL, axis=0)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("transposed", [False, True])
def test_against_a_loop(dtype, transposed):
    vectors = basis().astype(dtype)
    vectors = vectors.T if transposed else vectors
    found = tensor_shares(vectors, LAYOUT)
    # Shares of a row that in its own precision is a unit vector but for rounding.
    assert_same(found, by_loop(vectors).astype(dtype), roundings=SIZE)
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-14)


def test_a_vector_in_one_tensor():
    found = tensor_shares(np.eye(SIZE), LAYOUT)
    np.testing.assert_array_equal(found, np.eye(4)[OWNER])


def test_mean_over_unit_rows_is_the_mean_of_the_shares():
    rows = basis()[:4]
    np.testing.assert_allclose(mean_shares(rows, LAYOUT), by_loop(rows).mean(axis=0), rtol=1e-12)


def test_mean_does_not_depend_on_the_basis():
    rows = basis()[:4]
    other = ortho_group.rvs(4, random_state=9) @ rows
    np.testing.assert_allclose(mean_shares(rows, LAYOUT), mean_shares(other, LAYOUT), rtol=1e-12)


@pytest.mark.parametrize("rows", [np.empty((0, SIZE)), np.full((3, SIZE), 1e-7)])
def test_nothing_left_has_no_shares(rows):
    assert np.isnan(mean_shares(rows, LAYOUT)).all()


def test_chance_is_the_size_of_the_tensor():
    np.testing.assert_allclose(chance_shares(LAYOUT, TRIVIAL[:0]), np.array([2, 6, 1, 2]) / 11)
    np.testing.assert_allclose(chance_shares(LAYOUT, TRIVIAL), np.array([2, 4, 1, 2]) / 9)


def test_rows_are_those_of_the_regions():
    vectors = basis()
    rows = subspace_rows(vectors, PARTS)
    assert tuple(rows) == SUBSPACES
    np.testing.assert_array_equal(rows.pop("all"), vectors)
    for name, found in rows.items():
        np.testing.assert_array_equal(found, vectors[PARTS[name]])


def test_table():
    vectors = basis_with_trivial_bulk()
    right, left = (subspace_rows(side, PARTS) for side in (vectors, basis(seed=5)))
    table = share_table(right, left, TRIVIAL, LAYOUT).set_index(["region", "tensor"])
    assert list(table.columns) == ["share", "left_share", "chance"]
    assert len(table) == len(SUBSPACES) * 4
    np.testing.assert_allclose(table.loc["all", "share"], table.loc["all", "chance"], rtol=1e-12)
    np.testing.assert_allclose(
        table.loc["chaotic", "left_share"], by_loop(left["chaotic"]).mean(axis=0), rtol=1e-12
    )
    assert table.loc["stable", ["share", "left_share"]].isna().all(axis=None)
    assert table.loc[("bulk", "Dense_0/kernel"), "chance"] == pytest.approx(6 / 11)
    assert table.loc[("bulk_without_trivial", "Dense_0/kernel"), "chance"] == pytest.approx(4 / 9)
