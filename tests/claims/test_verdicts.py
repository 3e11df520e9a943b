"""Closed intervals, open where an end is None; the verdict over many runs."""

import math

import pytest

from training_jacobian.claims.verdicts import overall, verdict, verdict_over

HOLDS, IN_PART, FAILS = "holds", "holds in part", "fails"
COUNT, WIDER = [450, 550], [350, 650]
ABOVE, BELOW = [0.5, None], [None, 2]


@pytest.mark.parametrize(
    ("holds", "in_part", "verdicts"),
    [
        (COUNT, WIDER, {449: IN_PART, 450: HOLDS, 550: HOLDS, 550.0001: IN_PART, 350: IN_PART}),
        (COUNT, WIDER, {349.9: FAILS, 650: IN_PART, 651: FAILS, math.nan: FAILS, math.inf: FAILS}),
        (ABOVE, None, {0.5: HOLDS, 1e300: HOLDS, 0.4999: FAILS, math.nan: FAILS}),
        (ABOVE, [0.4, None], {0.5: HOLDS, 0.4999: IN_PART, 0.3: FAILS}),
        (ABOVE, [None, 3], {math.nan: FAILS}),
        (BELOW, None, {-1e300: HOLDS, 2: HOLDS, 2.1: FAILS}),
        (BELOW, [None, 3], {2.1: IN_PART, 3.1: FAILS}),
        ([None, None], None, {7: HOLDS}),
        ([0, 0], None, {0: HOLDS, 1e-300: FAILS}),
    ],
)
def test_verdict(holds, in_part, verdicts):
    assert {value: verdict(value, holds, in_part) for value in verdicts} == verdicts


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([HOLDS], HOLDS),
        ([HOLDS, IN_PART], IN_PART),
        ([IN_PART, IN_PART], IN_PART),
        ([FAILS, IN_PART], FAILS),
        ([FAILS, HOLDS], FAILS),
        ([FAILS, HOLDS, IN_PART], IN_PART),
        ([IN_PART], IN_PART),
        ([FAILS], FAILS),
        ([], FAILS),
    ],
)
def test_overall(verdicts, expected):
    assert overall(verdicts) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (450, 550, HOLDS),
        (449, 550, IN_PART),
        (500, 551, IN_PART),
        (300, 700, IN_PART),
        (300, 350, IN_PART),
        (300, 349, FAILS),
        (651, 700, FAILS),
    ],
)
def test_verdict_over_an_interval(low, high, expected):
    assert verdict_over(low, high, COUNT, WIDER) == expected


def test_verdict_over_an_interval_with_open_ends():
    assert verdict_over(0.5, 9, ABOVE, None) == HOLDS
    assert verdict_over(0.4, 9, ABOVE, None) == IN_PART
    assert verdict_over(2.1, 3, BELOW, None) == FAILS
