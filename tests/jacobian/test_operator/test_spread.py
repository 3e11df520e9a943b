"""Rows shared among devices give what one device gives."""

import os
import subprocess
import sys

import jax
import numpy as np
import pytest

from config_examples import ROOT
from rounding import assert_same
from training_jacobian.jacobian.operator import spread


def rows_of(count):
    return np.random.default_rng(count).standard_normal((count, 3)).astype(np.float32)


def compare(count, devices):
    """Spread `count` rows; return how many of them each device was given."""
    matrix, shares = np.arange(9, dtype=np.float32).reshape(3, 3), []

    def function(context, rows):
        shares.append(len(rows))
        return {"product": rows @ context["matrix"], "first": rows[:, 0]}

    rows = rows_of(count)
    found = spread(function, {"matrix": matrix}, rows, devices=jax.devices()[:devices])
    scale = np.linalg.norm(rows) * np.linalg.norm(matrix)
    assert_same(found["product"], rows @ matrix, roundings=3, scale=scale)
    np.testing.assert_array_equal(found["first"], rows[:, 0])
    return shares[0]


@pytest.mark.parametrize(("rows", "devices", "share"), [(3, 1, 3), (4, 2, 2), (5, 2, 3), (1, 2, 1)])
def test_shares(rows, devices, share):
    assert compare(rows, devices) == share


def test_all_devices_by_default():
    assert compare(8, None) == 8 // len(jax.devices())


PROGRAM = """
from training_jacobian.program import devices
devices.configure(devices=4)
from test_spread import compare
print([compare(rows, 4) for rows in (8, 6, 3)])
"""


def test_four_devices():
    """Rows that devices divide, that they do not divide, and fewer rows than devices."""
    path = os.pathsep.join(
        str(ROOT / part) for part in ("src", "tests", "tests/jacobian/test_operator")
    )
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONPATH": path},
        check=True,
        capture_output=True,
        text=True,
    )
    assert answer.stdout == "[2, 2, 1]\n"
