"""Rows mapped over devices in groups, against a plain loop."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rounding import assert_same
from training_jacobian.training.device_map import map_rows


@pytest.mark.parametrize("count", [1, 2, 7, 32])
@pytest.mark.parametrize("group", [1, 3, 16])
@pytest.mark.parametrize("devices", [1, 2])
def test_equals_a_loop(count, group, devices):
    rows = np.random.default_rng(0).standard_normal((count, 4)).astype(np.float32)
    doubled, total = map_rows(
        lambda row: (2 * row, {"sum": row.sum()}),
        rows,
        group=group,
        devices=jax.devices()[:devices],
    )
    np.testing.assert_array_equal(doubled, 2 * rows)
    assert_same(total["sum"], rows.sum(axis=1), roundings=4, scale=np.linalg.norm(rows))


def test_every_device_gets_rows():
    found = map_rows(lambda row: row + jax.lax.axis_index("row"), jnp.zeros((4, 1)))
    np.testing.assert_array_equal(found.ravel(), [0, 0, 1, 1])
