"""Text for the terminal: large numbers with few characters, cells in columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence

PREFIXES = ("", "k", "M", "G", "T", "P", "E", "Z", "Y")


def with_prefix(value: float, /) -> str:
    """Return two or three significant digits with a decimal prefix.

    >>> with_prefix(4_630_000_000_000), with_prefix(950), with_prefix(92.5e6), with_prefix(999_999)
    ('4.6 T', '950', '92 M', '1.0 M')
    """
    power = 0
    while value >= 999.5 and power < len(PREFIXES) - 1:
        value /= 1000
        power += 1
    digits = f"{value:.1f}" if power and value < 9.95 else f"{value:.0f}"
    return f"{digits} {PREFIXES[power]}".rstrip()


def of_bytes(value: float, /) -> str:
    """Return a number of bytes, decimal.

    >>> of_bytes(25_276_514_304), of_bytes(92_544_400), of_bytes(5)
    ('25 GB', '93 MB', '5 B')
    """
    text = with_prefix(value)
    return f"{text}B" if " " in text else f"{text} B"


def aligned(
    rows: Sequence[Sequence[str]], /, *, right: Collection[int] = (), underlined: bool = False
) -> str:
    """Return rows of cells as lines with aligned columns, some of them to the right.

    >>> print(aligned([("claim", "found"), ("σ₁ is 20", "20")], right=[1], underlined=True))
    claim     found
    --------  -----
    σ₁ is 20     20
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rule = [["-" * width for width in widths]] if underlined else []
    sides = [str.rjust if place in right else str.ljust for place in range(len(widths))]
    lines = (
        "  ".join(pad(cell, width) for pad, cell, width in zip(sides, row, widths, strict=True))
        for row in [rows[0], *rule, *rows[1:]]
    )
    return "\n".join(line.rstrip() for line in lines)
