"""Types of command-line arguments: a wrong value is told as found and accepted, before any work.

Each is a function for argparse's ``type=``, which names the flag in front of the message.
"""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Callable
from pathlib import Path

LARGEST_SEED = 2**32 - 1
"""What both NumPy's and JAX's generators take."""

FORMATS = (".pdf", ".png", ".svg")
"""Endings of a figure's file."""


def integer(*, least: int, most: int | None = None) -> Callable[[str], int]:
    """Return a type that accepts integers from `least` to `most`.

    >>> integer(least=1)("12")
    12
    """
    bounds = f"an integer of at least {least}" if most is None else f"an integer, {least} to {most}"

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError as error:
            raise _wrong(text, bounds) from error
        if value < least or (most is not None and value > most):
            raise _wrong(text, bounds)
        return value

    return parse


def real(
    *, above: float = -math.inf, least: float = -math.inf, below: float = math.inf
) -> Callable[[str], float]:
    """Return a type that accepts finite numbers > `above`, ≥ `least` and < `below`.

    >>> real(above=0)("1e-3")
    0.001
    """
    words = {"more than": above, "at least": least, "less than": below}
    bounds = [f"{word} {bound:g}" for word, bound in words.items() if math.isfinite(bound)]
    accepted = ", ".join(["a finite number", *bounds])

    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError as error:
            raise _wrong(text, accepted) from error
        if not (math.isfinite(value) and least <= value < below and value > above):
            raise _wrong(text, accepted)
        return value

    return parse


positive_integer = integer(least=1)
natural = integer(least=0)
seed = integer(least=0, most=LARGEST_SEED)
finite = real()
positive = real(above=0)
not_negative = real(least=0)


def output_file(text: str, /) -> str:
    """Accept the path of a file that can be written; its folder need not exist yet."""
    path = Path(text)
    if path.is_dir():
        raise _wrong(f"{text}, a folder", "a file that can be written")
    _check_folder(text, path.absolute().parent)
    return text


def output_folder(text: str, /) -> str:
    """Accept the path of a folder in which files can be written; it need not exist yet."""
    _check_folder(text, Path(text).absolute())
    return text


def figure_file(text: str, /) -> str:
    """Accept an `output_file` whose ending names a format of figures."""
    if Path(text).suffix not in FORMATS:
        raise _wrong(text, f"a file that ends in {', '.join(FORMATS)}")
    return output_file(text)


def _check_folder(text: str, folder: Path) -> None:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not there.is_dir():
        raise _wrong(f"{text}, but {there} is no folder", "a place that can be written")
    if not os.access(there, os.W_OK):
        raise _wrong(f"{text}, but {there} cannot be written", "a place that can be written")


def _wrong(found: str, accepted: str) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(f"found {found}; accepted: {accepted}")
