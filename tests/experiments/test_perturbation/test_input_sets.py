"""The sets of samples on which predictions are compared."""

import numpy as np

from problems import tiny_split
from training_jacobian.experiments.perturbation import input_sets


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
