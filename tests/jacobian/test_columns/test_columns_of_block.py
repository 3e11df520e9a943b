"""Blocks of columns as separate jobs compute them, against the whole."""

import jax
import numpy as np
import pytest

from problems import tiny_problem
from training_jacobian.jacobian import mlp_rule
from training_jacobian.jacobian.columns import columns_of_block, join, training_column_blocks

ADAM = {"optimizer": "adam", "learning_rate": 3e-3}


@pytest.mark.parametrize(
    ("network", "epochs", "devices"),
    [({}, None, 2), (ADAM, (1, 2), 1), ({"jacobian_penalty": 0.1}, None, 2)],
)
def test_the_second_block_is_the_wholes_to_the_bit(network, epochs, devices):
    problem = tiny_problem(**network)
    options = {"epochs": epochs, "devices": jax.devices()[:devices]}
    whole = join(training_column_blocks(problem, **options))
    chosen = columns_of_block(problem, 1, 2)
    parts = list(training_column_blocks(problem, columns=chosen, **options))
    indices = np.concatenate([where for where, _ in parts])
    np.testing.assert_array_equal(np.sort(indices), chosen)
    np.testing.assert_array_equal(np.hstack([part for _, part in parts]), whole[:, indices])


@pytest.mark.parametrize("blocks", [1, 2, 3, 43])
def test_every_column_is_in_one_block(blocks):
    problem = tiny_problem()
    cut = [columns_of_block(problem, block, blocks) for block in range(blocks)]
    np.testing.assert_array_equal(np.sort(np.concatenate(cut)), np.arange(43))
    assert all(map(len, cut))


def test_a_block_of_a_column_known_beforehand_takes_no_training(monkeypatch):
    problem = tiny_problem()
    (column,) = columns_of_block(problem, 42, 43)
    assert column in mlp_rule.identities(problem)
    monkeypatch.setattr(jax, "shard_map", None)
    ((where, found),) = training_column_blocks(problem, columns=np.array([column]))
    np.testing.assert_array_equal(where, [column])
    np.testing.assert_array_equal(found, np.eye(43)[:, [column]])
