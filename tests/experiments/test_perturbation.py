"""Which directions are perturbed, what comes of it, and by how much predictions shift."""

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
import pytest
from scipy.special import rel_entr, softmax

from problems import tiny_problem, tiny_split
from rounding import assert_same, chain
from training_jacobian.experiments.perturbation import (
    choose_directions,
    input_sets,
    linearisation_radii,
    prediction_shift,
    region_of,
    responses,
    train_perturbed,
)
from training_jacobian.training.problem import evaluate, train

PARTS = {
    "chaotic": np.arange(0, 10),
    "bulk": np.arange(12, 40),
    "stable": np.arange(42, 45),
    "transition": np.array([10, 11, 40, 41]),
}
TRIVIAL = np.zeros(45)
TRIVIAL[20:36] = 0.5


def chosen(seed=0):
    counts = {"chaotic": 4, "bulk": 6, "stable": 8}
    return choose_directions(PARTS, TRIVIAL, counts, bulk_index=20, seed=seed)


def test_top_and_authors_come_first():
    table = chosen()
    assert table.iloc[0].tolist() == [0, "top", "chaotic"]
    assert table.iloc[1].tolist() == [20, "authors", "bulk"]


def test_samples_lie_in_their_region_and_outside_the_trivial_part():
    sample = chosen()[2:]
    assert sample["region"].value_counts().to_dict() == {"chaotic": 4, "bulk": 6, "stable": 3}
    for row in sample.itertuples():
        assert row.direction in PARTS[row.region]
        assert TRIVIAL[row.direction] == 0
    assert sample["direction"].is_unique


def test_seeded():
    assert chosen(1).equals(chosen(1))
    assert not chosen(1).equals(chosen(2))


def test_region_of():
    assert [region_of(index, PARTS) for index in (0, 11, 44)] == ["chaotic", "transition", "stable"]


def test_against_single_trainings():
    with jax.enable_x64(True):
        problem, data = tiny_problem(precision="float64"), tiny_split()
        steps = np.random.default_rng(0).standard_normal((3, len(problem.theta_0)))
        end, ends, losses = train_perturbed(problem, steps, data)
        assert_same(end, train(problem, problem.theta_0)[0], roundings=chain(problem))
        for step, found, loss in zip(steps, ends, losses, strict=True):
            theta = train(problem, problem.theta_0 + step)[0]
            assert_same(found, theta, roundings=chain(problem))
            expected = evaluate(problem, theta, data.x_test, data.y_test)[0]
            assert_same(loss, expected, roundings=chain(problem))


def test_a_loss_that_is_lost_is_infinite():
    problem = tiny_problem()
    steps = np.full((1, len(problem.theta_0)), np.nan, dtype=np.float32)
    assert train_perturbed(problem, steps, tiny_split())[2].tolist() == [np.inf]


def test_by_hand():
    end = np.array([1.0, 1, 1])
    u = np.array([[1.0, 0, 0], [0, 1, 0]])
    ends = end + np.array([[2.0, 3, 4], [0, -1, 0]])
    found = responses(end, ends, u, np.array([2.0, -2.0]))
    np.testing.assert_allclose(found["response"], [2, -1])
    np.testing.assert_allclose(found["complement"], [5, 0])
    np.testing.assert_allclose(found["linear_error"], [2.5, 0.5])


def radius(errors):
    table = pd.DataFrame(
        {
            "direction": 3,
            "role": "top",
            "region": "chaotic",
            "stimulus": [0.1, 1.0, 10.0, 100.0],
            "linear_error": errors,
            "response": [0.1, 0.95, 8.0, 100.0],
            "predicted": [0.1, 1.0, 10.0, 100.0],
        }
    )
    return linearisation_radii(table.sample(frac=1, random_state=0)).iloc[0]


def test_radius_is_the_last_before_the_first_excess():
    assert radius([0.01, 0.1, 0.2, 0.01])["radius"] == 1.0
    assert radius([0.01, 0.02, 0.03, 0.04])["radius"] == 100.0
    assert radius([0.2, 0.01, 0.01, 0.01])["radius"] == 0.0


def test_radius_along_u_looks_at_the_response_alone():
    assert radius([0.2, 0.2, 0.2, 0.2])["radius_along"] == 1.0


def test_one_row_per_direction():
    table = pd.DataFrame(
        {
            "direction": [1, 1, 2, 2],
            "role": "sample",
            "region": ["bulk", "bulk", "stable", "stable"],
            "stimulus": [0.1, 1.0, 0.1, 1.0],
            "linear_error": [0.0, 0.0, 0.0, 1.0],
            "response": 1.0,
            "predicted": 1.0,
        }
    )
    found = linearisation_radii(table)
    assert found["radius"].tolist() == [1.0, 0.1]
    assert found["region"].tolist() == ["bulk", "stable"]


def test_sets():
    data = tiny_split()
    found = input_sets(data, 0)
    assert list(found) == ["train", "test", "white_noise", "inverted"]
    np.testing.assert_array_equal(found["train"], data.x_train)
    np.testing.assert_array_equal(found["test"], data.x_test)
    np.testing.assert_array_equal(found["inverted"] + data.x_test, np.ones_like(data.x_test))


def test_noise_is_normal_and_seeded():
    data = tiny_split()
    noise = input_sets(data, 0)["white_noise"]
    assert noise.shape == data.x_test.shape
    np.testing.assert_array_equal(noise, input_sets(data, 0)["white_noise"])
    assert not np.array_equal(noise, input_sets(data, 1)["white_noise"])
    many = np.array([input_sets(data, seed)["white_noise"] for seed in range(200)])
    # Standard errors of the mean and of the deviation of n numbers: 1 / √n, 1 / √(2 n).
    assert abs(many.mean()) < 4 / many.size**0.5
    assert abs(many.std() - 1) < 4 / (2 * many.size) ** 0.5


def probabilities(problem, theta, x):
    return softmax(np.asarray(problem.logits(theta, jnp.asarray(x))), axis=1)


@pytest.mark.usefixtures("double")
def test_against_scipy():
    problem, data = tiny_problem(precision="float64"), tiny_split()
    theta = problem.theta_0
    steps = np.random.default_rng(0).standard_normal((5, len(theta)))
    found = prediction_shift(problem, theta, steps, {"a": data.x_train, "b": 1 - data.x_test})
    for name, x in (("a", data.x_train), ("b", 1 - data.x_test)):
        p = probabilities(problem, theta, x)
        expected = [
            rel_entr(p, probabilities(problem, theta + step, x)).sum(axis=1).max() for step in steps
        ]
        assert_same(found[name], expected, roundings=chain(problem))


def test_weights_of_a_dead_input_shift_nothing():
    problem, data = tiny_problem(), tiny_split()
    index = problem.unravel(jnp.arange(len(problem.theta_0), dtype="float32"))
    dead = int(index["params"]["Dense_0"]["kernel"][0, 0])
    step = np.zeros((1, len(problem.theta_0)), dtype=np.float32)
    step[0, dead] = 5
    found = prediction_shift(
        problem, problem.theta_0, step, {"in": data.x_test, "out": data.x_test + 1}
    )
    assert found["in"][0] == 0  # to the bit: the same logits, and no less than zero
    assert found["out"][0] > 1e-2
