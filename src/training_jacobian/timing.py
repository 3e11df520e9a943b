"""What a process spends before it works: start, imports, compilation. Does not import JAX itself.

If the environment variable TRAINING_JACOBIAN_TIMES names a file, every program of the workflow
appends one line of JSON to it when it ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

VARIABLE = "TRAINING_JACOBIAN_TIMES"

COMPILATION = "/jax/core/compile/"
"""What the names of JAX's events for tracing, lowering and compiling begin with."""


def process_start() -> float:
    """Return when this process started, seconds since the epoch, to about 10 ms."""
    stat = Path("/proc/self/stat")
    if not (stat.exists() and hasattr(time, "CLOCK_BOOTTIME")):
        import psutil

        return psutil.Process().create_time()
    # proc(5): field 22 is the start in clock ticks since boot; field 2, which may hold spaces,
    # ends with the last parenthesis. psutil's answer is rounded to a second on Linux.
    ticks = int(stat.read_text("utf-8", "replace").rpartition(")")[2].split()[19])
    age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    return time.time() - age


def watch_compilation(note: Callable[[float, float], None], /) -> None:
    """Call `note` with start and end (seconds since the epoch) of all that JAX compiles from now.

    Tracing and lowering count as well; one may lie within another (see `covered`). Does nothing
    in a process that has not imported JAX.
    """
    if "jax" in sys.modules:
        from jax import monitoring

        def listener(event: str, start_time: float, end_time: float, **_: object) -> None:
            if event.startswith(COMPILATION):
                note(start_time, end_time)

        monitoring.register_event_time_span_listener(listener)


def covered(intervals: Iterable[tuple[float, float]], /) -> float:
    """Return the length of the union of intervals (start, end).

    >>> covered([(0, 2), (1, 3), (1, 2), (5, 6)])
    4
    """
    total: float = 0
    reached = float("-inf")
    for start, end in sorted(intervals):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


@contextlib.contextmanager
def recorded(program: str, /) -> Iterator[None]:
    """Append the block's times to the file that the environment names, if it names one.

    The line holds program, start (seconds since the epoch) and, in seconds, import_s (from the
    start of the process to the block), compile_s, total_s (to the end of the block) and cpu_s.
    """
    path = os.environ.get(VARIABLE)
    if not path:
        yield
        return
    start, entered = process_start(), time.time()
    spans: list[tuple[float, float]] = []
    watch_compilation(lambda begin, end: spans.append((begin, end)))
    try:
        yield
    finally:
        times = {
            "program": program,
            "start": start,
            "import_s": entered - start,
            "compile_s": covered(spans),
            "total_s": time.time() - start,
            "cpu_s": time.process_time(),
        }
        try:
            with Path(path).open("a", encoding="utf-8") as file:
                file.write(json.dumps(times) + "\n")
        except OSError as error:
            print(f"warning: {path}: times not written ({error.strerror})", file=sys.stderr)
