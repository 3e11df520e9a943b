"""Beside each result a record in `.records/`: its digest, and how the file came about.

The record is written by the process that writes the result, and read with it: a file that is not
what was written is refused. A file without a record, such as one's own, is read as it is.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import shlex
import time
from pathlib import Path
from typing import Any

from training_jacobian.errors import UserError
from training_jacobian.process_facts import as_utc, process_facts

FOLDER = ".records"

CONFIG_FILES = "TRAINING_JACOBIAN_CONFIG_FILES"
"""Variable with the arguments by which the running workflow was given its configuration files."""

_inputs: dict[str, str] = {}


def record_path(path: str | os.PathLike[str], /) -> Path:
    """Return where the record of a result is kept.

    >>> record_path("results/paper/vt.npy").as_posix()
    'results/paper/.records/vt.npy.json'
    """
    path = Path(path)
    return path.parent / FOLDER / f"{path.name}.json"


def digest(path: str | os.PathLike[str], /) -> str:
    """Return the SHA-256 of a file's bytes, 64 hexadecimal digits."""
    stat = Path(path).stat()
    return _digest(str(path), stat.st_size, stat.st_mtime_ns)


# A ledger reads the same files for many claims.
@functools.lru_cache(maxsize=1024)
def _digest(path: str, size: int, time_ns: int) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def describe(path: str | os.PathLike[str], /) -> dict[str, Any]:
    """Return the record of a file that this process has just written.

    Returns
    -------
    dict
        sha256, bytes; written (UTC); inputs: digest of every result that the process has read so
        far; and the `process_facts`.
    """
    return {
        "sha256": digest(path),
        "bytes": Path(path).stat().st_size,
        "written": as_utc(time.time()),
        "inputs": dict(_inputs),
        **process_facts(),
    }


def load_record(path: str | os.PathLike[str], /) -> dict[str, Any] | None:
    """Return the record of a result, None if it has none; `UserError` if it cannot be read."""
    record = record_path(path)
    try:
        content = json.loads(record.read_text(encoding="utf-8"))
        if {"sha256", "bytes"} <= set(content):
            return content
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        pass
    raise UserError(f"{record}: cannot be read, so {path} cannot be checked; {_remedy(path)}")


def check(path: str | os.PathLike[str], /) -> str:
    """Return the digest of a result before it is read; it counts as an input from now on.

    Raises
    ------
    UserError
        If the file is not what its record says was written, with the command that makes it again.
    OSError
        If it is not there or cannot be read.
    """
    size, record = Path(path).stat().st_size, load_record(path)
    if record and size != record["bytes"]:
        _refuse(path, f"{record['bytes']} bytes were written, {size} are there")
    found = digest(path)
    if record and found != record["sha256"]:
        _refuse(path, f"SHA-256 {record['sha256'][:8]}… was written, {found[:8]}… is there")
    _inputs[os.fspath(path)] = found
    return found


def forget(path: str | os.PathLike[str], /) -> None:
    """Remove the record of a file that is about to be removed, and the folder after the last."""
    record = record_path(path)
    record.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        record.parent.rmdir()


def _refuse(path: str | os.PathLike[str], how: str, /) -> None:
    raise UserError(f"{path}: has changed since it was written ({how}); {_remedy(path)}")


def _remedy(path: str | os.PathLike[str], /) -> str:
    """Return the command that makes a result again, with this workflow's configuration."""
    file, configuration = shlex.quote(os.fspath(path)), os.environ.get(CONFIG_FILES, "")
    remake = f".venv/bin/snakemake --cores all {file} {configuration}".rstrip()
    return f"to make it again: rm {file} && {remake}"
