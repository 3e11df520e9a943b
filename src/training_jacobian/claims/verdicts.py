"""What a claim comes to on one run: the observed value and the verdict on it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

from training_jacobian.claims.load import call
from training_jacobian.claims.statistics import STATISTICS
from training_jacobian.program.errors import UserError

Interval = list[float | None]

HOLDS, IN_PART, FAILS = "holds", "holds in part", "fails"


def verdict(value: float, holds: Interval, in_part: Interval | None, /) -> str:
    """Return the verdict on an observed value, given closed intervals; None leaves an end open.

    >>> verdict(511, [450, 550], [400, 600]), verdict(580, [450, 550], [400, 600])
    ('holds', 'holds in part')
    >>> verdict(0.98, [0.99, None], None)
    'fails'
    """
    if _inside(value, holds):
        return HOLDS
    return IN_PART if in_part and _inside(value, in_part) else FAILS


def overall(verdicts: Iterable[str], /) -> str:
    """Return the verdict over runs: holds if in all of them, fails if in none even in part.

    >>> overall(["holds", "holds"]), overall(["holds", "fails"]), overall(["fails", "fails"])
    ('holds', 'holds in part', 'fails')
    """
    found = set(verdicts)
    if found == {HOLDS}:
        return HOLDS
    return IN_PART if found & {HOLDS, IN_PART} else FAILS


def observe(claim: dict, results: str | Path, /) -> dict:
    """Return the observed value of a claim on one run, None if undefined, and the verdict on it."""
    statistic = STATISTICS[claim["statistic"]]
    try:
        value = float(statistic(Path(results), **call(claim)))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise UserError(
            f"claim {claim['id']}: {claim['statistic']} cannot be computed from "
            f"{', '.join(statistic.files(**call(claim)))} ({type(error).__name__}: {error})"
        ) from error
    if not math.isfinite(value):
        return {"observed": None, "verdict": FAILS}
    accepted = claim["accepted"]
    return {
        "observed": value,
        "verdict": verdict(value, accepted["holds"], accepted.get("in_part")),
    }


def _inside(value: float, interval: Interval) -> bool:
    low, high = interval
    return (low is None or value >= low) and (high is None or value <= high)
