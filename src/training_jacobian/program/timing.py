"""When this process started."""

from __future__ import annotations

import os
import time
from pathlib import Path


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
