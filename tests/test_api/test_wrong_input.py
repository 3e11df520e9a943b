"""What the configuration refuses, the library refuses: key, found, accepted, in one line."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import training_jacobian as tj

SIGMA = np.array([3.0, 1.0, 0.2])
X, Y = np.ones((8, 3)), np.arange(8) % 2
SPLIT = tj.Split(X, Y, X, Y)


def refused(call, start):
    with pytest.raises(tj.UserError) as error:
        call()
    line = str(error.value)
    assert line.startswith(start)
    assert "accepted: " in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("key", "value"),
    [("chaotic_above", value) for value in (1.1, np.nan, np.inf, "2", None, True)]
    + [("bulk_within", value) for value in (0, 1, np.nan)]
    + [("stable_below", value) for value in (0, 0.95, np.inf)],
)
def test_thresholds(key, value):
    refused(lambda: tj.regions(SIGMA, **{key: value}), f"{key}: found ")


@pytest.mark.parametrize(
    "sigma",
    [[1.0, np.nan], [1.0, -0.1], [0.5, 1.0], [], [[1.0]], ["a"], [1j], None, [[1.0], [1.0, 2.0]]],
)  # fmt: skip
def test_no_spectrum(sigma):
    refused(lambda: tj.regions(sigma), "sigma: found ")
    refused(lambda: tj.plot_spectrum(sigma), "sigma: found ")


@pytest.mark.parametrize(
    "parts", [{}, {"bulk": [0]}, [1], {**tj.regions(SIGMA), "bulk": [7]},
              {**tj.regions(SIGMA), "transition": [0]}],
)  # fmt: skip
def test_parts_of_another_spectrum(parts):
    refused(lambda: tj.plot_spectrum(SIGMA, parts), "parts: found ")


@pytest.mark.parametrize(
    "matrix",
    [np.eye(3, dtype=int), [[1, 0], [0, 1]], np.eye(2, dtype=complex), np.eye(2).astype(">f8"),
     np.ones((0, 0)), np.ones((2, 3)), "J", None, [[1.0], [1.0, 2.0]], np.eye(2, dtype="float16"),
     np.broadcast_to(np.float32(0), (33_010, 33_010))],
)  # fmt: skip
def test_matrices(matrix):
    refused(lambda: tj.decompose(matrix), "the matrix to decompose: found ")


def test_a_list_of_floats_is_a_matrix():
    np.testing.assert_array_equal(tj.decompose([[2.0, 0.0], [0.0, 1.0]])[1], [2, 1])


@pytest.mark.parametrize(
    ("option", "value"),
    [("memory", value) for value in (0, 1.5, True, None, "1")]
    + [("devices", value) for value in ([], ["cpu"], "cpu", jax.devices()[0])],
)
def test_options(option, value):
    problem = tj.make_problem(tj.Settings(batch_size=4), SPLIT)
    options = {option: value}
    refused(lambda: tj.differentiate(jnp.sin, jnp.ones(2), **options), f"{option}: found ")
    refused(lambda: tj.differentiate_problem(problem, **options), f"{option}: found ")


@pytest.mark.parametrize(
    ("training", "theta", "start"),
    [
        (jnp.sin, jnp.array([1, jnp.nan]), "theta_0: found 2 numbers"),
        (jnp.sin, jnp.ones(0), "theta_0: found 0 numbers"),
        (jnp.sin, jnp.zeros(2, int), "theta_0: found int32"),
        (jnp.sin, [jnp.zeros(2), jnp.zeros(2, jnp.float16)], "theta_0: found float16 and float32"),
        (jnp.sin, {}, "theta_0: found no parameters"),
        (None, jnp.ones(2), "training: found None"),
        (lambda theta: (theta, theta), jnp.zeros(2), "training: found a result of ("),
        (lambda theta: theta[:1], jnp.zeros(2), "training: found a result of float32[1]"),
    ],
)
def test_trainings(training, theta, start):
    refused(lambda: tj.differentiate(training, theta), start)


def test_no_problem():
    refused(lambda: tj.differentiate_problem(None), "problem: found None")


@pytest.mark.parametrize(
    ("field", "value", "key"),
    [("hidden", (), "model.hidden"), ("hidden", 8, "model.hidden"),
     ("hidden", (2.5,), "model.hidden"), ("channels", (-1,), "model.channels"),
     ("activation", "swish", "model.activation"), ("loss", "mse", "loss"),
     ("optimizer", "rmsprop", "optimizer.name"), ("schedule", "linear", "optimizer.schedule"),
     ("learning_rate", np.nan, "optimizer.learning_rate"), ("momentum", 1, "optimizer.momentum"),
     ("batch_size", 3, "batch_size"), ("batch_size", True, "batch_size"), ("epochs", 1.5, "epochs"),
     ("seed", 2**32, "seed"), ("precision", "float16", "precision"),
     ("jacobian_penalty", -1, "jacobian_penalty")],
)  # fmt: skip
def test_settings(field, value, key):
    settings = dataclasses.replace(tj.Settings(batch_size=4), **{field: value})
    refused(lambda: tj.make_problem(settings, SPLIT), f"{key}: found ")


@pytest.mark.parametrize(
    ("field", "value"),
    [("x_train", np.ones(8)), ("x_train", np.full((8, 3), np.nan)), ("x_test", np.ones((8, 2))),
     ("x_test", np.ones((0, 3))), ("x_train", np.full((8, 3), "a")), ("y_train", Y[:4]),
     ("y_train", Y - 1), ("y_test", Y + 0.5), ("y_test", Y[:, None])],
)  # fmt: skip
def test_data(field, value):
    split = dataclasses.replace(SPLIT, **{field: value})
    refused(lambda: tj.make_problem(tj.Settings(batch_size=4), split), f"{field}: found ")
