"""Segments of a recorded run, without JAX: the plan asks for them too."""

from __future__ import annotations

import math


def least_segment(steps: int, /, *, per_step: float, per_segment: float) -> int:
    """Return the steps of a segment with which a record takes the least memory.

    Of L steps each, it takes L records of a step (`per_step` bytes) and `steps` / L states
    (`per_segment` bytes): least at L = √(steps · per_segment / per_step), where both are equal.

    >>> [least_segment(625, per_step=bytes, per_segment=1) for bytes in (1, 25)]
    [25, 5]
    """
    return min(steps, max(1, round(math.sqrt(steps * per_segment / per_step))))
