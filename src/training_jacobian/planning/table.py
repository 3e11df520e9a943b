"""The plan as a table for the terminal, and as rows for a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from training_jacobian.planning.plan import Needs, Room
from training_jacobian.planning.work import rough_seconds
from training_jacobian.program.text import aligned, of_bytes, with_prefix

COLUMNS = {
    "run": "run",
    "parameters": "N",
    "steps": "steps",
    "products": "products",
    "flops": "FLOP",
    "memory_bytes": "memory",
    "disk_bytes": "disk",
    "seconds": "about",
    "method": "method",
    "fits": "fits",
}
"""Columns of the table that is printed: name in the file, heading."""

LEFT = ("run", "method", "fits")


def as_frame(plan: Sequence[Needs], counts: Mapping[str, Any], rate: float, /) -> pd.DataFrame:
    """Return one row per run.

    `counts` is the configuration's section `matrix_free`, `rate` the machine's
    `work.product_rate`.
    """
    return pd.DataFrame(
        [
            {
                "run": needs.size.name,
                "parameters": needs.size.parameters,
                "steps": needs.size.steps,
                "method": needs.size.method,
                "products": needs.products,
                "flops": needs.flops,
                "memory_bytes": needs.memory,
                "disk_bytes": needs.disk,
                "seconds": rough_seconds(needs.size, counts, rate),
                "fits": not needs.lacks,
                "lacks": needs.lacks,
            }
            for needs in plan
        ]
    )


def as_text(frame: pd.DataFrame, /) -> str:
    """Return the table; its lines have at most 120 characters for runs with short names."""
    rows = [_cells(row) for row in frame.to_dict("records")]
    right = [place for place, name in enumerate(COLUMNS) if name not in LEFT]
    return aligned([list(COLUMNS.values()), *rows], right=right)


def notes(frame: pd.DataFrame, room: Room, /) -> str:
    """Return what the table's times mean, and what all runs take together."""
    return (
        "About: Jacobian and decomposition, or all products, one run after the other on all "
        "cores;\nwithin a factor of three, from this machine's rate of matrix products.\n"
        f"All runs: {_duration(frame['seconds'].sum())}, {of_bytes(frame['disk_bytes'].sum())} of "
        f"files; free: {of_bytes(room.disk)}."
    )


def _cells(row: Mapping[str, Any]) -> list[str]:
    texts = {
        **{name: str(row[name]) for name in COLUMNS},
        "flops": with_prefix(row["flops"]),
        "memory_bytes": of_bytes(row["memory_bytes"]),
        "disk_bytes": of_bytes(row["disk_bytes"]),
        "seconds": _duration(row["seconds"]),
        "fits": "yes" if row["fits"] else f"no: {row['lacks']}",
    }
    return [texts[name] for name in COLUMNS]


def _duration(seconds: float) -> str:
    """Return seconds in the largest unit of which there are at least two.

    >>> [_duration(value) for value in (90, 600, 86400, 10**7, 10**9)]
    ['90 s', '10 min', '24 h', '116 days', '32 years']
    """
    units = {"years": 365.25 * 86400, "days": 86400, "h": 3600, "min": 60}
    for name, length in units.items():
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {name}"
    return f"{seconds:.0f} s"
