"""What a claim comes to on one run: the observed value and the verdict on it."""

from __future__ import annotations

import math
from collections.abc import Collection
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


def verdict_over(low: float, high: float, holds: Interval, in_part: Interval | None, /) -> str:
    """Return the verdict on an interval [low, high] of what a claim's statistic may be.

    It holds if all of it lies inside `holds`, and fails if none of it lies in what is accepted.

    >>> verdict_over(474, 513, [450, 550], None), verdict_over(440, 470, [450, 550], None)
    ('holds', 'holds in part')
    >>> verdict_over(300, 340, [450, 550], [350, 650])
    'fails'
    """
    if _inside(low, holds) and _inside(high, holds):
        return HOLDS
    return IN_PART if any(_meets(low, high, one) for one in (holds, in_part) if one) else FAILS


def overall(verdicts: Collection[str], /) -> str:
    """Return the verdict over settings: holds if in all of them, fails if in one at most.

    One setting of several, even in part, does not make a general claim hold in part.

    >>> overall(["holds", "holds"]), overall(["holds", "fails", "holds in part"])
    ('holds', 'holds in part')
    >>> overall(["holds", "fails"]), overall(["holds in part"])
    ('fails', 'holds in part')
    """
    if set(verdicts) == {HOLDS}:
        return HOLDS
    accepted = [verdict for verdict in verdicts if verdict != FAILS]
    return IN_PART if accepted and len(accepted) >= min(2, len(verdicts)) else FAILS


def observe(claim: dict, results: str | Path, /) -> dict:
    """Return the observed value of a claim on one run, None if undefined, and the verdict on it."""
    value = compute(claim, results)
    if not math.isfinite(value):
        return {"observed": None, "verdict": FAILS}
    accepted = claim["accepted"]
    return {
        "observed": value,
        "verdict": verdict(value, accepted["holds"], accepted.get("in_part")),
    }


def compute(claim: dict, results: str | Path, /, **further: object) -> float:
    """Return the statistic of a claim on one run, called with `further` arguments too."""
    statistic = STATISTICS[claim["statistic"]]
    try:
        return float(statistic(Path(results), **call(claim), **further))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise UserError(
            f"claim {claim['id']}: {claim['statistic']} cannot be computed from "
            f"{', '.join(statistic.files(**call(claim)))} ({type(error).__name__}: {error})"
        ) from error


def _meets(low: float, high: float, interval: Interval) -> bool:
    least, most = interval
    return (least is None or high >= least) and (most is None or low <= most)


def _inside(value: float, interval: Interval) -> bool:
    low, high = interval
    return (low is None or value >= low) and (high is None or value <= high)
