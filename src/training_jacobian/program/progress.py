"""How far a long step is: a bar where someone watches, else a line every few seconds.

The workflow's jobs write to their logs, beside one another; a bar would be lost there. They write
lines instead, which also go to the terminal of the workflow: to the file descriptor that the
variable `VARIABLE` names. Steps shorter than `INTERVAL` write nothing.
"""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from tqdm import tqdm

VARIABLE = "TRAINING_JACOBIAN_PROGRESS"
"""The environment variable with the number of the file descriptor to which lines go as well."""

INTERVAL = 15.0
"""Seconds between two lines, and before the first."""

FORMAT = (
    "{desc}: {n_fmt} of {total_fmt} {unit}, {percentage:.0f} %, {elapsed} elapsed, {remaining} left"
)


def bar(iterable: Iterable | None = None, /, *, units: str, total: int | None = None) -> tqdm:
    """Return a progress bar over an iterable, or one to be updated up to `total`.

    On a terminal it is a bar; elsewhere lines that start with the name of the log, or of the
    program where there is none. `units` is what is counted, in the plural.
    """
    if sys.stderr.isatty():
        return tqdm(iterable, total=total, unit=units, mininterval=2)
    times = {"mininterval": INTERVAL, "maxinterval": INTERVAL, "delay": INTERVAL}
    out: Any = _Lines()
    return tqdm(
        iterable, total=total, unit=units, desc=label(), file=out, bar_format=FORMAT, **times
    )


@contextlib.contextmanager
def waiting(what: str, seconds: float | None = None, /) -> Iterator[None]:
    """Tell, while the block runs, for how long it has and about how long it still will.

    Parameters
    ----------
    what
        What is done, for the reader.
    seconds
        How long all of it may take, if that is known.
    """
    ended = threading.Event()

    def tell() -> None:
        start, lines = time.monotonic(), _Lines()
        while not ended.wait(INTERVAL):
            gone = time.monotonic() - start
            so_far = f"{tqdm.format_interval(gone)} gone{_left(gone, seconds)}"
            lines.write(f"{label()}: {what}, {so_far}")

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def label() -> str:
    """Return the name of the log to which the standard output goes, else the program's."""
    with contextlib.suppress(OSError):
        path = Path("/proc/self/fd/1").readlink()
        if path.suffix == ".log":
            return os.path.relpath(path)
    return Path(sys.argv[0]).stem


def _left(gone: float, expected: float | None) -> str:
    if expected is None:
        return ""
    if gone >= expected:
        return f", more than the expected {tqdm.format_interval(expected)}"
    return f", about {tqdm.format_interval(expected - gone)} left"


class _Lines:
    """A file for tqdm that makes whole lines of what it is given, here and on the terminal."""

    def write(self, text: str) -> None:
        line = text.strip()
        if not line:
            return
        for stream in (sys.stderr, _terminal()):
            # A terminal that has gone is no reason for a step to fail.
            with contextlib.suppress(OSError):
                print(line, file=stream, flush=True) if stream else None

    def flush(self) -> None:
        pass


@functools.cache
def _terminal() -> TextIO | None:
    """Return the stream to the workflow's terminal, if there is one.

    The variable goes, as processes started from here do not get the descriptor.
    """
    number = os.environ.pop(VARIABLE, "")
    try:
        return os.fdopen(int(number), "w", encoding="utf-8", errors="replace", closefd=False)
    except (ValueError, OSError):
        return None
