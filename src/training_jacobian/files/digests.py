"""Beside each result a record in `.records/`: its digest, and how the file came about.

The process that writes a result writes its record. Reading checks nothing; `make verify` compares
every result with its record, and a run's provenance is gathered from them.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shlex
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training_jacobian.program.errors import UserError
from training_jacobian.program.facts import as_utc, process_facts

FOLDER = ".records"

CONFIG_FILES = "TRAINING_JACOBIAN_CONFIG_FILES"
"""Variable with the arguments by which the running workflow was given its configuration files."""


def record_path(path: str | os.PathLike[str], /) -> Path:
    """Return where the record of a result is kept.

    >>> record_path("results/paper/vt.npy").as_posix()
    'results/paper/.records/vt.npy.json'
    """
    path = Path(path)
    return path.parent / FOLDER / f"{path.name}.json"


def digest(path: str | os.PathLike[str], /) -> str:
    """Return the SHA-256 of a file's bytes, 64 hexadecimal digits."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def describe(path: str | os.PathLike[str], /) -> dict[str, Any]:
    """Return the record of a file that this process has just written.

    Returns
    -------
    dict
        sha256, bytes; written (UTC); configuration: the arguments that named the workflow's
        configuration files; and the `program.facts`.
    """
    return {
        "sha256": digest(path),
        "bytes": Path(path).stat().st_size,
        "written": as_utc(time.time()),
        "configuration": os.environ.get(CONFIG_FILES, ""),
        **process_facts(),
    }


def load_record(path: str | os.PathLike[str], /) -> dict[str, Any] | None:
    """Return the record of a result, None if it has none; `UserError` if it cannot be read."""
    record = record_path(path)
    try:
        return dict(json.loads(record.read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, TypeError) as error:
        raise UserError(f"{record}: cannot be read; {_remedy(path, '')}") from error


def differences(folder: str | os.PathLike[str], /) -> Iterator[str]:
    """Yield a line for every result below a folder that is not what its record says was written.

    The line names the file, what differs, and the command that makes the file again.
    """
    for record in sorted(Path(folder).rglob(f"{FOLDER}/*.json")):
        path = record.parent.parent / record.stem
        told = load_record(path) or {}
        if not path.exists():
            how = "is missing"
        elif (size := path.stat().st_size) != told.get("bytes"):
            how = f"has {size} bytes, {told.get('bytes')} were written"
        elif (found := digest(path)) != told.get("sha256"):
            how = f"SHA-256 {found[:8]}…, {told.get('sha256', '')[:8]}… was written"
        else:
            continue
        yield f"{path}: {how}; {_remedy(path, told.get('configuration', ''))}"


def forget(path: str | os.PathLike[str], /) -> None:
    """Remove the record of a file that is about to be removed, and the folder after the last."""
    record = record_path(path)
    record.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        record.parent.rmdir()


def _remedy(path: str | os.PathLike[str], configuration: str, /) -> str:
    """Return the command that makes a result again."""
    file = shlex.quote(os.fspath(path))
    remake = f".venv/bin/snakemake --cores all {file} {configuration}".rstrip()
    return f"to make it again: rm -f -- {file} && {remake}"
