"""Outside the child processes: start them one at a time, in turn, and collect their records."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import training_jacobian
from training_jacobian import progress
from training_jacobian.errors import UserError
from training_jacobian.timing import VARIABLE

Record = dict[str, Any]

UNSET = ("JAX_COMPILATION_CACHE_DIR", VARIABLE, progress.VARIABLE)
"""Variables that children must not inherit: with a cache, nothing would be compiled."""


@contextlib.contextmanager
def temporary_folder(below: str | os.PathLike[str], /) -> Iterator[Path]:
    """Yield a new folder below another one, which is made if missing; it is removed at the end."""
    try:
        Path(below).mkdir(parents=True, exist_ok=True)
        made = tempfile.TemporaryDirectory(dir=below)
    except OSError as error:
        raise UserError(f"{below}: cannot be written ({error.strerror or error})") from error
    with made as folder:
        yield Path(folder)


def run_child(module: str, task: Mapping[str, Any], /) -> Record:
    """Run ``python -m module`` on a task (JSON) and return the record that it prints.

    Raises `UserError` with the child's last line of error if it fails.
    """
    command = [sys.executable, "-m", module, json.dumps(task)]
    done = subprocess.run(
        command, env=_environment(), capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise UserError(f"{module.rpartition('.')[2]}: {_reason(done)}")
    return json.loads(done.stdout.splitlines()[-1])


def rounds(
    module: str, tasks: Mapping[str, Mapping[str, Any]], repeats: int, /
) -> Iterator[dict[str, Record]]:
    """Run every task once per round, in the order given, and yield each round's records."""
    if repeats < 1:
        raise UserError(f"repeats: found {repeats}, accepted: at least 1")
    with progress.bar(total=repeats * len(tasks), units="benchmarks") as bar:
        for _ in range(repeats):
            records = {}
            for name, task in tasks.items():
                records[name] = run_child(module, task)
                bar.update()
            yield records


def by_way(records: list[dict[str, Record]], /) -> dict[str, list[Record]]:
    """Return, per way, its record of every round.

    >>> by_way([{"a": {"run_s": 1}}, {"a": {"run_s": 2}}])
    {'a': [{'run_s': 1}, {'run_s': 2}]}
    """
    return {name: [found[name] for found in records] for name in records[0]}


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in UNSET}
    source = str(Path(training_jacobian.__file__).parents[1])
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join([source, *filter(None, [kept.get("PYTHONPATH")])]),
    }


def _reason(done: subprocess.CompletedProcess) -> str:
    if done.returncode < 0:
        return f"killed by signal {-done.returncode}; 9 mostly means that memory ran out"
    lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
    return lines[-1].removeprefix("error: ")
