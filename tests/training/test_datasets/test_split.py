"""The split is a partition of the samples, inputs and labels together."""

import numpy as np
from sklearn.utils import check_random_state

from training_jacobian.training.datasets import load, split


def rows(x, y):
    return sorted(map(tuple, np.column_stack([x, y]).tolist()))


def test_sizes_and_partition_of_the_digits():
    x, y = load("digits")
    data = split(x, y, test_size=197, seed=0)
    assert data.x_train.shape == (1600, 64)
    assert data.y_train.shape == (1600,)
    assert data.x_test.shape == (197, 64)
    assert data.y_test.shape == (197,)
    both = rows(np.concatenate([data.x_train, data.x_test]), np.append(data.y_train, data.y_test))
    assert both == rows(x, y)


def test_order_is_that_of_the_seeded_permutation():
    x = np.arange(20.0)[:, None]
    data = split(x, np.arange(20), test_size=4, seed=7)
    order = check_random_state(7).permutation(20)
    assert data.y_test.tolist() == order[:4].tolist()
    assert data.y_train.tolist() == order[4:].tolist()
    assert data.x_train[:, 0].tolist() == data.y_train.tolist()


def test_seed_decides():
    x, y = np.arange(20.0)[:, None], np.arange(20)
    first, again, other = (split(x, y, test_size=4, seed=seed).y_train for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert first.tolist() != other.tolist()
