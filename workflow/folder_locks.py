"""One workflow at a time in a folder of results, whatever ended the last one."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

# Beside Snakemake's own notes on these folders.
LOCKS = Path(".snakemake", "folder_locks")

# Open as long as this process lives: the system then gives up its locks, even after a SIGKILL.
_held = []


def claim_folders(folders: Mapping[str, str], /) -> None:
    """Keep the generated folders for this process, or end it with one line per obstacle.

    Snakemake's own lock is a file, which a killed workflow leaves behind and which then has to be
    removed by hand (--unlock). This one is the system's, so the profile `default` turns that off.

    Parameters
    ----------
    folders
        The path variables of the configuration: results, figures, logs, benchmarks, docs.
    """
    obstacles = [line for name, folder in folders.items() for line in _unwritable(name, folder)]
    if not obstacles:
        LOCKS.mkdir(parents=True, exist_ok=True)
        obstacles = [line for folder in sorted(set(folders.values())) for line in _hold(folder)]
    if obstacles:
        # A killed workflow's folders are all held by the same process: it is named once.
        sys.exit("\n".join(f"error: {line}" for line in dict.fromkeys(obstacles)))


def _unwritable(name: str, folder: str, /) -> list[str]:
    """Return a line if nothing can be written to the folder or, before it is made, beside it."""
    path = Path(folder)
    existing = next(there for there in (path, *path.absolute().parents) if there.exists())
    if not existing.is_dir():
        return [f"pathvars.{name}: found {existing}, a file, accepted: a folder"]
    if not os.access(existing, os.W_OK | os.X_OK):
        why = "the filesystem is read-only" if _is_read_only(existing) else "no permission"
        return [f"pathvars.{name}: {existing} cannot be written ({why})"]
    return []


def _is_read_only(folder: Path, /) -> bool:
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def _hold(folder: str, /) -> list[str]:
    """Lock a folder; return a line if another process holds it."""
    file = (LOCKS / quote(os.path.normpath(folder), safe="")).open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip() or "?"
        file.close()
        return [
            f"another workflow is at work here (process {holder}); wait until it ends, or end it: "
            "nothing was started, nothing changed"
        ]
    except OSError as error:
        # Some network filesystems have no locks.
        print(f"warning: {folder}: cannot be locked ({error.strerror})", file=sys.stderr)
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    _held.append(file)
    return []
