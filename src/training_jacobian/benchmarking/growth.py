"""How cost grows: power laws through measured seconds, and where they lead."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from training_jacobian.planning.footprint import dense_bytes

Law = dict[str, float]

Amount = TypeVar("Amount", float, np.ndarray)


def power_law(x: Sequence[float], seconds: Sequence[float], /) -> Law | None:
    """Fit seconds = c xᵃ by least squares of the logarithms; None for fewer than two distinct x.

    Returns coefficient c, exponent a, and largest_factor ≥ 1, by which a point is off the line.

    >>> law = power_law([1, 2, 4], [3, 12, 48])
    >>> round(law["coefficient"], 6), round(law["exponent"], 6), round(law["largest_factor"], 6)
    (3.0, 2.0, 1.0)
    """
    if len(set(x)) < 2:
        return None
    log_x, log_y = np.log(x), np.log(seconds)
    exponent, intercept = np.polyfit(log_x, log_y, 1)
    off = np.abs(log_y - intercept - exponent * log_x).max()
    return {
        "coefficient": float(np.exp(intercept)),
        "exponent": float(exponent),
        "largest_factor": float(np.exp(off)),
    }


def law_through(x: float, seconds: float, exponent: float, /) -> Law:
    """Return the power law of a known exponent that gives `seconds` at `x`.

    >>> law_through(10, 200, 2)
    {'coefficient': 2.0, 'exponent': 2}
    """
    return {"coefficient": seconds / x**exponent, "exponent": exponent}


def seconds_at(law: Law, x: Amount, /) -> Amount:
    """Return what a power law gives at x."""
    return law["coefficient"] * x ** law["exponent"]


def overtaking(slower: Law, faster: Law, /) -> float | None:
    """Return the x beyond which `faster`, the law that grows faster, is the larger; None if never.

    >>> x = overtaking({"coefficient": 8, "exponent": 2}, {"coefficient": 1, "exponent": 3})
    >>> round(x, 9)
    8.0
    """
    gap = faster["exponent"] - slower["exponent"]
    if gap <= 0:
        return None
    logarithm = math.log(slower["coefficient"] / faster["coefficient"]) / gap
    return math.exp(logarithm) if logarithm < 100 else None


def largest_size(memory: int, precision: str, /, *, matrices: int) -> int:
    """Return the largest N of which so many N×N matrices fit into `memory` bytes.

    >>> largest_size(400, "float32", matrices=1)
    10
    """
    return math.isqrt(memory // dense_bytes(1, precision, matrices=matrices))
