"""Segments of a recorded run, without JAX: the plan asks for them too."""

from __future__ import annotations

import math


def segment_length(steps: int, memory: int, /, *, per_step: int, per_segment: int) -> int:
    """Return the steps that are recorded at a time: all of them if they fit into `memory` bytes.

    Else the most that do, beside the states before every segment; where none do, those that take
    the least memory.

    >>> [segment_length(625, memory, per_step=25, per_segment=1) for memory in (15625, 15624, 0)]
    [625, 624, 5]
    """
    if steps * per_step <= memory:
        return steps
    least = least_segment(steps, per_step=per_step, per_segment=per_segment)
    fitting = (
        length
        for length in range(steps - 1, least - 1, -1)
        if length * per_step + math.ceil(steps / length) * per_segment <= memory
    )
    return next(fitting, least)


def least_segment(steps: int, /, *, per_step: float, per_segment: float) -> int:
    """Return the steps of a segment with which a record takes the least memory.

    Of L steps each, it takes L records of a step (`per_step` bytes) and `steps` / L states
    (`per_segment` bytes): least at L = √(steps · per_segment / per_step), where both are equal.

    >>> [least_segment(625, per_step=bytes, per_segment=1) for bytes in (1, 25)]
    [25, 5]
    """
    return min(steps, max(1, round(math.sqrt(steps * per_segment / per_step))))
