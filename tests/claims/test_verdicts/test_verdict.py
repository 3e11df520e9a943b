"""Closed intervals, open where an end is None."""

import math

import pytest

from training_jacobian.claims.verdicts import verdict

HOLDS, IN_PART, FAILS = "holds", "holds in part", "fails"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (449, IN_PART),
        (450, HOLDS),
        (550, HOLDS),
        (550.0001, IN_PART),
        (350, IN_PART),
        (349.9, FAILS),
        (650, IN_PART),
        (651, FAILS),
        (math.nan, FAILS),
        (math.inf, FAILS),
    ],
)
def test_two_closed_intervals(value, expected):
    assert verdict(value, [450, 550], [350, 650]) == expected


@pytest.mark.parametrize(
    ("value", "holds", "in_part", "expected"),
    [
        (0.5, [0.5, None], None, HOLDS),
        (1e300, [0.5, None], None, HOLDS),
        (0.4999, [0.5, None], None, FAILS),
        (0.4999, [0.5, None], [0.4, None], IN_PART),
        (0.3, [0.5, None], [0.4, None], FAILS),
        (-1e300, [None, 2], None, HOLDS),
        (2, [None, 2], None, HOLDS),
        (2.1, [None, 2], [None, 3], IN_PART),
        (3.1, [None, 2], [None, 3], FAILS),
        (7, [None, None], None, HOLDS),
        (0, [0, 0], None, HOLDS),
        (math.nan, [0.5, None], [None, 3], FAILS),
    ],
)
def test_open_ends(value, holds, in_part, expected):
    assert verdict(value, holds, in_part) == expected
