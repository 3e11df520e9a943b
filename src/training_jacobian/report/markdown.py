"""Parts of Markdown documents."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence

UNBROKEN = "\N{NO-BREAK SPACE}"


def table_lines(head: Sequence[object], rows: Iterable[Sequence[object]], /) -> list[str]:
    """Return the lines of a table.

    >>> table_lines(["k", "loss"], [[10, 0.5]])
    ['| k | loss |', '| --- | --- |', '| 10 | 0.5 |']
    """
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(map(str, line))} |" for line in lines]


def paragraph_lines(words: str, /, *, width: int = 100) -> list[str]:
    """Return a paragraph's lines and an empty one; code between backticks stays on one line.

    >>> paragraph_lines("run `a b` now", width=7)
    ['run', '`a b`', 'now', '']
    """
    kept = re.sub(r"`[^`]*`", lambda code: code[0].replace(" ", UNBROKEN), words)
    lines = textwrap.wrap(kept, width, break_long_words=False, break_on_hyphens=False)
    return [*(line.replace(UNBROKEN, " ") for line in lines), ""]
