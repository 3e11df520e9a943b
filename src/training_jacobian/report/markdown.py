"""Parts of Markdown documents."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence

UNBROKEN = "\N{NO-BREAK SPACE}"


def table_lines(head: Sequence[object], rows: Iterable[Sequence[object]], /) -> list[str]:
    """Return the lines of a table.

    >>> table_lines(["k", "loss"], [[10, 0.5]])
    ['| k | loss |', '| --- | --- |', '| 10 | 0.5 |']
    """
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(map(str, line))} |" for line in lines]


def filled_lines(head: str, row: str, records: Iterable[Mapping], /) -> list[str]:
    """Return the lines of a table whose rows are one template, filled from each record.

    >>> filled_lines("k | loss", "{k} | {loss:.1f}", [{"k": 10, "loss": 0.52}])
    ['| k | loss |', '| --- | --- |', '| 10 | 0.5 |']
    """
    return table_lines(
        head.split(" | "), (row.format_map(record).split(" | ") for record in records)
    )


def plain(name: str, /) -> str:
    """Return a name as words.

    >>> plain("bulk_without_trivial")
    'bulk without trivial'
    """
    return name.replace("_", " ")


def section_lines(title: str, /, *parts: str | list[str]) -> list[str]:
    """Return the lines of a section: a heading, then paragraphs (text) and tables (lines).

    >>> section_lines("Time", "It passes.", ["| k |"])
    ['## Time', '', 'It passes.', '', '| k |', '']
    """
    lines = [f"## {title}", ""]
    for part in parts:
        lines += paragraph_lines(part) if isinstance(part, str) else [*part, ""]
    return lines


def paragraph_lines(words: str, /, *, width: int = 100) -> list[str]:
    """Return a paragraph's lines and an empty one; code between backticks stays on one line.

    >>> paragraph_lines("run `a b` now", width=7)
    ['run', '`a b`', 'now', '']
    """
    kept = re.sub(r"`[^`]*`", lambda code: code[0].replace(" ", UNBROKEN), words)
    lines = textwrap.wrap(kept, width, break_long_words=False, break_on_hyphens=False)
    return [*(line.replace(UNBROKEN, " ") for line in lines), ""]
