"""Norms along steps of a tiny network, against JAX's own Jacobian sample by sample."""

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
import pytest

from problems import tiny_problem, tiny_split
from rounding import bound, chain
from training_jacobian.experiments.input_norms import measure_steps

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
