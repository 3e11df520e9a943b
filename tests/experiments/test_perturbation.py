"""Which directions are perturbed, what comes of it, and by how much predictions shift."""

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
import pytest
from scipy.special import rel_entr, softmax
from scipy.stats import ortho_group

from problems import tiny_problem, tiny_split
from rounding import assert_same, chain
from training_jacobian.experiments.perturbation import (
    Directions,
    choose_directions,
    input_sets,
    linearisation_radii,
    measure_responses,
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
    "trivial": np.arange(20, 36),
    "bulk_without_trivial": np.r_[12:20, 36:40],
}
SIGMA = np.array([*np.geomspace(9, 1.6, 10), 1.3, 1.2, *[1] * 28, 0.8, 0.7, 0.5, 0.1, 0.0])
U, V = (ortho_group.rvs(45, random_state=seed) for seed in (0, 1))
COUNTS = {"chaotic": 4, "bulk": 6, "stable": 8}


def chosen(seed=0, factors=(U, SIGMA, V)):
    return choose_directions(factors, PARTS, COUNTS, bulk_index=20, seed=seed)


def test_top_and_authors_come_first():
    found = chosen()
    assert found.labels.iloc[0].tolist() == [0, "top", "chaotic"]
    assert found.labels.iloc[1].tolist() == [20, "authors", "bulk"]
    np.testing.assert_array_equal(found.v[:2], V[[0, 20]])
    np.testing.assert_allclose(found.u[:2], U.T[[0, 20]], atol=1e-15)
    np.testing.assert_allclose(found.gain[:2], [9, 1])


def test_samples_are_units_of_their_region_without_the_trivial_block():
    found = chosen()
    regions = found.labels["region"][2:]
    assert regions.value_counts().to_dict() == COUNTS
    assert found.labels["direction"][2:].tolist() == [*range(4), *range(6), *range(8)]
    for region, v in zip(regions, found.v[2:], strict=True):
        inside = PARTS["bulk_without_trivial" if region == "bulk" else region]
        assert np.linalg.norm(V[inside] @ v) == pytest.approx(1, rel=1e-14)
        assert np.linalg.norm(v) == pytest.approx(1, rel=1e-14)
    assert np.linalg.matrix_rank(found.v[2:]) == 4 + 6 + 3


def test_what_becomes_of_them_is_the_jacobians():
    found = chosen()
    pushed = found.v @ ((U * SIGMA) @ V).T
    np.testing.assert_allclose(found.gain[:, None] * found.u, pushed, rtol=0, atol=1e-14)
    np.testing.assert_allclose(np.linalg.norm(found.u, axis=1), 1, rtol=1e-14)


def test_a_region_that_j_maps_to_nothing_has_no_direction_there():
    found = chosen(factors=(U, np.where(SIGMA < 0.6, 0, SIGMA), V))
    stable = (found.labels["region"] == "stable").to_numpy()
    assert not found.gain[stable].any()
    assert not found.u[stable].any()


def test_seeded():
    np.testing.assert_array_equal(chosen(1).v, chosen(1).v)
    assert (chosen(1).v[2:] != chosen(2).v[2:]).any(axis=1).all()


@pytest.mark.parametrize("seed", range(4))
def test_samples_do_not_depend_on_the_vectors_that_lapack_chose(seed):
    """Signs, and the basis of the span of all with σ = 1, which is the same for u and v."""
    rng = np.random.default_rng(seed)
    u, v = U.copy(), V.copy()
    genuine = PARTS["bulk_without_trivial"]
    turn = ortho_group.rvs(len(genuine), random_state=seed)
    u[:, genuine], v[genuine] = u[:, genuine] @ turn.T, turn @ v[genuine]
    signs = rng.choice([-1, 1], 45)
    found, expected = chosen(factors=(u * signs, SIGMA, signs[:, None] * v)), chosen()
    for name in ("v", "u", "gain"):
        one, other = getattr(found, name)[2:], getattr(expected, name)[2:]
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-13)


def test_region_of():
    assert [region_of(index, PARTS) for index in (0, 11, 44)] == ["chaotic", "transition", "stable"]


@pytest.mark.usefixtures("double")
def test_both_signs_are_trained_and_compared_with_what_j_predicts():
    problem, data = tiny_problem(precision="float64"), tiny_split()
    size = len(problem.theta_0)
    v, u = (ortho_group.rvs(size, random_state=seed)[:2] for seed in (0, 1))
    labels = pd.DataFrame([(0, "top", "chaotic"), (1, "sample", "bulk")])
    labels.columns = ["direction", "role", "region"]
    directions = Directions(labels, v, u, np.array([3.0, 0.5]))
    table = measure_responses(problem, directions, np.array([0.1, 1.0]), data)
    assert table[["direction", "stimulus", "sign"]].to_numpy().tolist() == [
        [row, stimulus, sign] for row in (0, 1) for stimulus in (0.1, 1.0) for sign in (1, -1)
    ]
    end = train(problem, problem.theta_0)[0]
    for row in table.itertuples():
        start = problem.theta_0 + row.sign * row.stimulus * v[row.direction]
        theta = train(problem, start)[0]
        moved = np.asarray(theta - end)
        ahead = row.sign * u[row.direction]
        predicted = row.stimulus * directions.gain[row.direction]
        along = moved @ ahead
        assert row.predicted == predicted
        assert row.response == pytest.approx(along, rel=1e-9)
        assert row.complement == pytest.approx(np.linalg.norm(moved - along * ahead), rel=1e-9)
        error = np.linalg.norm(moved - predicted * ahead) / predicted
        assert row.linear_error == pytest.approx(error, rel=1e-9)
        expected = evaluate(problem, theta, data.x_test, data.y_test)[0]
        assert row.test_loss == pytest.approx(float(expected), rel=1e-9)
    both = table.pivot(index=["direction", "stimulus"], columns="sign", values="test_loss")
    assert (both[1] != both[-1]).all()


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


def test_the_worse_sign_decides_and_a_lost_training_is_not_linear():
    table = pd.DataFrame(
        {
            **{"direction": 0, "role": "sample", "region": "bulk"},
            **{"stimulus": [0.1, 0.1, 1.0, 1.0, 10.0, 10.0], "sign": [1, -1] * 3},
            **{"response": [0.1, 0.1, 1.0, 1.0, 10.0, np.nan]},
            **{"predicted": [0.1, 0.1, 1.0, 1.0, 10.0, 10.0]},
            **{"linear_error": [0.01, 0.02, 0.03, 0.2, 0.01, np.nan]},
        }
    )
    (found,) = linearisation_radii(table).itertuples()
    assert (found.radius, found.radius_along) == (0.1, 1.0)


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
    assert set(found) == {"a", "a_mean", "b", "b_mean"}
    for name, x in (("a", data.x_train), ("b", 1 - data.x_test)):
        p = probabilities(problem, theta, x)
        signed = np.array(
            [
                [rel_entr(p, probabilities(problem, end, x)).sum(axis=1) for end in ends]
                for ends in zip(theta + steps, theta - steps, strict=True)
            ]
        )
        largest = signed.max(axis=2)
        assert (np.abs(largest[:, 0] / largest[:, 1] - 1) > 0.1).all()  # one sign is not the other
        assert_same(found[name], largest.mean(axis=1), roundings=chain(problem))
        assert_same(found[f"{name}_mean"], signed.mean(axis=(1, 2)), roundings=chain(problem))


@pytest.mark.usefixtures("double")
def test_a_step_and_its_opposite_shift_alike():
    problem, data = tiny_problem(precision="float64"), tiny_split()
    steps = np.random.default_rng(0).standard_normal((3, len(problem.theta_0)))
    there, back = (
        prediction_shift(problem, problem.theta_0, sign * steps, {"x": data.x_test})
        for sign in (1, -1)
    )
    for name in there:
        assert_same(there[name], back[name], roundings=1)


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
