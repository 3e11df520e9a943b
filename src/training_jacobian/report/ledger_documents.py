"""The claims ledger in words: a Markdown document, and a table for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence


def as_markdown(ledger: list[dict], /) -> str:
    """Return the ledger as a Markdown document: a table, then each claim in full."""
    lines = ["# Claims ledger", "", "| claim | run | expected | observed | verdict |"]
    lines.append("|---|---|---|---|---|")
    for entry in ledger:
        required = "" if entry["required"] else " (not required)"
        lines.append(
            f"| {entry['statement']} | {entry['run']} | {expected(entry)} "
            f"| {number(entry['observed'])} | **{entry['verdict']}**{required} |"
        )
    lines.append("")
    for entry in ledger:
        lines += _section(entry)
    return "\n".join(lines)


def as_table(ledger: list[dict], /, *, width: int = 62) -> str:
    """Return the ledger as a plain table for the terminal."""
    rows: list[tuple[str, ...]] = [("claim", "expected", "observed", "verdict")]
    for entry in ledger:
        cells = expected(entry), number(entry["observed"]), entry["verdict"]
        rows += wrapped([(entry["statement"], width), *((cell, 0) for cell in cells)])
    return aligned(rows)


def wrapped(cells: Sequence[tuple[str, int]], /) -> list[tuple[str, ...]]:
    """Return the lines that a row of cells takes, each a text and its width (0: never broken)."""
    columns = [(width and textwrap.wrap(text, width)) or [text] for text, width in cells]
    height = max(map(len, columns))
    filled = [[*column, *[""] * (height - len(column))] for column in columns]
    return list(zip(*filled, strict=True))


def aligned(rows: Sequence[tuple[str, ...]], /) -> str:
    """Return rows of cells as lines with aligned columns, the first row underlined.

    >>> print(aligned([("claim", "verdict"), ("σ₁ is 20", "holds")]))
    claim     verdict
    --------  -------
    σ₁ is 20  holds
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "  ".join("-" * w for w in widths))
    return "\n".join(line.rstrip() for line in lines)


def expected(entry: dict, /) -> str:
    """Return the accepted interval in words.

    >>> expected({"expected": {"holds": [0.99, None], "in_part": [0.9, 1.0]}})
    '≥ 0.99 (in part 0.9 … 1)'
    """
    text = _interval(*entry["expected"]["holds"])
    if entry["expected"].get("in_part"):
        text += f" (in part {_interval(*entry['expected']['in_part'])})"
    return text


def called(entry: dict, /) -> str:
    """Return the statistic with its arguments, and its meaning."""
    arguments = ", ".join(f"{key}={value}" for key, value in entry["arguments"].items())
    return f"`{entry['statistic']}({arguments})`: {entry['meaning']}"


def number(value: float | None, /) -> str:
    """Return a number for a reader.

    >>> number(511.0), number(0.6203742), number(None)
    ('511', '0.62037', 'undefined')
    """
    if value is None:
        return "undefined"
    return f"{value:.0f}" if value == round(value) and abs(value) < 1e6 else f"{value:.5g}"


def _section(entry: dict) -> list[str]:
    return [
        f"## {entry['id']}",
        "",
        f"*{entry['statement']}* — {entry['source']}",
        "",
        f"- observed: {number(entry['observed'])} — **{entry['verdict']}**",
        f"- statistic: {called(entry)}",
        f"- accepted: {expected(entry)}. {entry['reason']}",
        f"- recompute: `{entry['command']}`",
        "",
    ]


def _interval(low: float | None, high: float | None) -> str:
    if high is None:
        return f"≥ {number(low)}"
    if low is None:
        return f"≤ {number(high)}"
    return f"{number(low)} … {number(high)}"
