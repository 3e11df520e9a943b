"""Which directions are stepped along, and norms along steps against JAX's own Jacobian."""

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
import pytest

from problems import tiny_problem, tiny_split
from rounding import assert_same, bound, chain
from training_jacobian.experiments.input_norms import measure_steps, sample_directions

PARTS = {
    "chaotic": np.arange(0, 2),
    "bulk": np.arange(2, 14),
    "transition": np.arange(14, 16),
    "stable": np.array([], dtype=int),
    "trivial": np.arange(5, 9),
    "bulk_without_trivial": np.r_[2:5, 9:14],
}
VT = np.eye(16, dtype="float32")[::-1]
"""A vector of a region has no entry but those of its indices, counted from the end."""


def sample(seed=0, count=4):
    return sample_directions(PARTS, VT, count=count, seed=seed)


def indices(table, region):
    return table.loc[table["region"] == region, "direction"].tolist()


@pytest.mark.parametrize("region", ["chaotic", "bulk", "bulk_without_trivial"])
def test_rows_are_unit_vectors_of_the_region_that_the_table_names(region):
    table, directions = sample(count=3)
    assert directions.dtype == np.float32
    drawn = directions[table["region"] == region]
    places = 15 - PARTS[region]
    assert (drawn[:, places] != 0).all()
    assert_same(np.linalg.norm(drawn[:, places], axis=1), np.ones(3), roundings=16)
    assert not np.delete(drawn, places, axis=1).any()


def test_an_empty_region_has_none():
    table, _ = sample(count=3)
    assert indices(table, "stable") == []
    regions = ("chaotic", "bulk", "bulk_without_trivial", "random")
    assert [indices(table, region) for region in regions] == [[0, 1, 2]] * 4


def test_random_directions_are_isotropic_units():
    table, directions = sample(count=2000)
    drawn = directions[table["region"] == "random"]
    assert_same(np.linalg.norm(drawn, axis=1), np.ones(2000), roundings=16)
    # An entry's square has the variance 2 / 16² at most: five standard errors of the mean.
    moments = drawn.T @ drawn / 2000
    np.testing.assert_allclose(moments, np.eye(16) / 16, rtol=0, atol=5 * (2 / 2000) ** 0.5 / 16)


def test_the_seed_fixes_the_sample():
    (_, rows), (_, same), (_, other) = sample(), sample(), sample(seed=1)
    np.testing.assert_array_equal(rows, same)
    assert (rows[:4] != other[:4]).any(axis=1).all()


INPUTS = {"train": tiny_split().x_train, "other": np.array([[0.0, 1.0, -2.0, 3.0]])}
CHOSEN = pd.DataFrame({"region": ["bulk", "random"], "direction": [7, 0]})
LENGTH = 0.5


@pytest.fixture(scope="module")
def measured():
    """The table at a made-up end of training, the problem, that end and two unit directions."""
    problem = tiny_problem()
    rng = np.random.default_rng(0)
    end = problem.theta_0 + jnp.asarray(rng.standard_normal(problem.theta_0.shape), "float32")
    steps = rng.standard_normal((2, end.size)).astype("float32")
    steps /= np.linalg.norm(steps, axis=1, keepdims=True)
    table = measure_steps(problem, end, CHOSEN, steps, INPUTS, length=LENGTH)
    return table, problem, np.asarray(end), steps


def test_every_row_against_the_jacobian_of_each_sample(measured):
    table, problem, end, steps = measured
    places = {("none", -1, 0): end, ("start", -1, 0): np.asarray(problem.theta_0)}
    for (region, direction), step in zip(CHOSEN.itertuples(index=False), steps, strict=True):
        for sign in (1, -1):
            places[region, direction, sign] = end + sign * LENGTH * step

    @jax.jit
    def jacobian(theta, one):
        return jax.jacfwd(lambda inputs: problem.logits(theta, inputs[None])[0])(one)

    assert len(table) == len(INPUTS) * len(places)
    for inputs, *place, norm in table.itertuples(index=False):
        squares = [
            (np.asarray(jacobian(places[tuple(place)], jnp.asarray(one, "float32"))) ** 2).sum()
            for one in INPUTS[inputs]
        ]
        assert norm == pytest.approx(
            np.sqrt(np.mean(squares)), rel=bound("float32", chain(problem))
        )


def test_steps_and_inputs_are_told_apart(measured):
    table = measured[0]
    assert list(table.columns) == ["inputs", "region", "direction", "sign", "norm"]
    assert not table.duplicated(["inputs", "region", "direction", "sign"]).any()
    assert table["norm"].nunique() == len(table)


def test_no_directions_leave_the_two_ends():
    problem = tiny_problem()
    none = np.empty((0, problem.theta_0.size), "float32")
    table = measure_steps(problem, problem.theta_0, CHOSEN[:0], none, INPUTS, length=1.0)
    assert list(table["region"]) == ["none", "start"] * 2
    assert table["direction"].dtype == table["sign"].dtype == int
    np.testing.assert_array_equal(table["norm"][::2], table["norm"][1::2])
