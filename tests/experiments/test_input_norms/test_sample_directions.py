"""Which directions are stepped along."""

import numpy as np

from rounding import assert_same
from training_jacobian.experiments.input_norms import sample_directions

PARTS = {
    "chaotic": np.arange(0, 2),
    "bulk": np.arange(2, 14),
    "transition": np.arange(14, 16),
    "stable": np.array([], dtype=int),
}
TRIVIAL_SHARE = np.zeros(16)
TRIVIAL_SHARE[2:8] = [0.5, 0.9, 1, 1, 0.7, 0.49]
VT = np.diag(np.arange(1.0, 17.0)).astype("float32")
"""Row i has the entry i + 1 at i only, so that a row shows its index."""


def sample(seed=0, count=4):
    return sample_directions(PARTS, TRIVIAL_SHARE, VT, count=count, seed=seed)


def indices(table, region):
    return table.loc[table["region"] == region, "direction"].tolist()


def test_rows_are_the_vectors_that_the_table_names():
    table, directions = sample()
    assert directions.dtype == np.float32
    vectors = table["region"] != "random"
    np.testing.assert_array_equal(directions[vectors], VT[table.loc[vectors, "direction"]])


def test_regions_give_as_many_as_they_have():
    table, _ = sample()
    assert indices(table, "chaotic") == [0, 1]
    assert indices(table, "stable") == []
    drawn = indices(table, "bulk")
    assert len(drawn) == 4
    assert drawn == sorted(set(drawn) & set(range(2, 14)))


def test_mostly_trivial_vectors_are_left_out():
    table, _ = sample(count=12)
    assert indices(table, "bulk_without_trivial") == [7, *range(8, 14)]
    assert indices(table, "bulk") == list(range(2, 14))


def test_random_directions_are_isotropic_units():
    table, directions = sample(count=2000)
    drawn = directions[table["region"] == "random"]
    assert indices(table, "random") == list(range(2000))
    assert_same(np.linalg.norm(drawn, axis=1), np.ones(2000), roundings=16)
    # An entry's square has the variance 2 / 16² at most: five standard errors of the mean.
    moments = drawn.T @ drawn / 2000
    np.testing.assert_allclose(moments, np.eye(16) / 16, rtol=0, atol=5 * (2 / 2000) ** 0.5 / 16)


def test_the_seed_fixes_the_sample():
    (first, rows), (again, same), (other, _) = sample(), sample(), sample(seed=1)
    assert first.equals(again)
    np.testing.assert_array_equal(rows, same)
    assert not first.equals(other)
