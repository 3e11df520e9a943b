"""The plan as a table for the terminal, and as rows for a file."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import pandas as pd

from training_jacobian.planning.plan import Cores, Needs, Room
from training_jacobian.planning.units import of_bytes, with_prefix

Plan = Sequence[tuple[Needs, dict[str, float]]]
"""What every run needs, and the seconds of its steps by the rule's name."""

LONG_STEPS = ("compute_jacobian", "decompose_jacobian", "find_leading_triplets", "estimate_density")

COLUMNS = {
    "run": "run",
    "parameters": "N",
    "steps": "steps",
    "products": "products",
    "flops": "FLOP",
    "memory_bytes": "memory",
    "disk_bytes": "disk",
    "compute_jacobian_s": "J, s",
    "decompose_jacobian_s": "SVD, s",
    "seconds": "all, s",
    "why": "why",
}
"""Columns of the table that is printed: name in the file, heading."""

LEFT = ("run", "why")

WIDTH = 110
"""Characters of a line of the notes."""


def as_frame(plan: Plan, /) -> pd.DataFrame:
    """Return one row per run; seconds of the long steps, of the others together, and of all.

    A step that a run does not have is left empty.
    """
    return pd.DataFrame([_row(needs, seconds) for needs, seconds in plan])


def as_text(plan: Plan, /) -> str:
    """Return the table; its lines have at most 120 characters for runs with short names."""
    rows = [_cells(row) for row in as_frame(plan).to_dict("records")]
    return "\n".join(_aligned([list(COLUMNS.values()), *rows]))


def notes(plan: Plan, room: Room, cores: Cores, /) -> str:
    """Return what the table's seconds mean, and what all runs take together."""
    files = sum(needs.disk for needs, _ in plan)
    seconds = (
        f"Seconds: one step after the other, on {cores.each} of {cores.every} cores; on all for a "
        "penalised loss, and for the density of a matrix-free run, whose J, s is of all its "
        "products. Experiments of the run paper alone are not in it."
    )
    together = (
        f"All runs, as many at a time as there are cores: {_duration(_together(plan, cores))}, "
        f"{of_bytes(files)} of files; free: {of_bytes(room.disk)}."
    )
    own = [needs.size.name for needs, _ in plan if needs.size.measured]
    counted = (
        f"{', '.join(own)}: with an own network or optimiser. FLOP as XLA counts them in a step, "
        "memory from the arrays that a step keeps, seconds rougher than those of other runs."
    )
    lines = textwrap.wrap(counted, WIDTH) if own else []
    return "\n".join([*textwrap.wrap(seconds, WIDTH), *lines, together])


def _row(needs: Needs, seconds: dict[str, float]) -> dict:
    size = needs.size
    long = {f"{name}_s": seconds.get(name) for name in LONG_STEPS}
    others = sum(value for name, value in seconds.items() if name not in LONG_STEPS)
    return {
        "run": size.name,
        "parameters": size.parameters,
        "steps": size.steps,
        "method": size.method,
        "products": needs.products,
        "flops": needs.flops,
        "memory_bytes": needs.memory,
        "disk_bytes": needs.disk,
        **long,
        "other_s": others,
        "seconds": sum(seconds.values()),
        "fits": needs.fits,
        "why": needs.why,
    }


def _together(plan: Plan, cores: Cores) -> float:
    """Return the seconds of all runs, if no core is ever idle."""
    busy = 0.0
    for needs, seconds in plan:
        long = "compute_jacobian" if needs.size.penalised else "estimate_density"
        on_every = seconds.get(long, 0.0)
        busy += on_every * cores.every + (sum(seconds.values()) - on_every) * cores.each
    return busy / cores.every


def _cells(row: dict) -> list[str]:
    in_products = [row["find_leading_triplets_s"], row["estimate_density_s"]]
    if row["method"] == "matrix_free":
        row = {**row, "compute_jacobian_s": sum(in_products)}
    texts = {
        "run": row["run"],
        "parameters": str(row["parameters"]),
        "steps": str(row["steps"]),
        "products": str(row["products"]),
        "flops": with_prefix(row["flops"]),
        "memory_bytes": of_bytes(row["memory_bytes"]),
        "disk_bytes": of_bytes(row["disk_bytes"]),
        "why": row["why"],
    }
    seconds = {name: _seconds(row[name]) for name in COLUMNS if name not in texts}
    return [{**texts, **seconds}[name] for name in COLUMNS]


def _seconds(value: float | None) -> str:
    return "–" if value is None or pd.isna(value) else f"{value:.0f}"


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(_padded(row, widths)).rstrip() for row in rows]


def _padded(row: list[str], widths: list[int]) -> list[str]:
    return [
        cell.ljust(width) if name in LEFT else cell.rjust(width)
        for name, cell, width in zip(COLUMNS, row, widths, strict=True)
    ]


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
