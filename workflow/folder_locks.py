"""One workflow at a time in a folder of results, whatever ended the last one."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from filelock import FileLock, Timeout

# Beside Snakemake's own notes on these folders.
LOCKS = Path(".snakemake", "folder_locks")

# Locked as long as this process lives: the system then gives them up, even after a SIGKILL.
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
    if obstacles:
        sys.exit("\n".join(f"error: {line}" for line in obstacles))
    LOCKS.mkdir(parents=True, exist_ok=True)
    for folder in sorted(set(map(os.path.normpath, folders.values()))):
        lock = FileLock(LOCKS / quote(folder, safe=""), timeout=0)
        try:
            lock.acquire()
        except Timeout:
            sys.exit(
                f"error: {folder}: another workflow is running here; wait for it, or stop it. "
                "Nothing was started or changed."
            )
        except (NotImplementedError, OSError) as error:
            # Some network filesystems have no locks.
            print(f"warning: {folder}: cannot be locked ({error})", file=sys.stderr)
        _held.append(lock)


def _unwritable(name: str, folder: str, /) -> list[str]:
    """Return a line if nothing can be written to the folder or, before it is made, beside it."""
    path = Path(folder)
    existing = next(there for there in (path, *path.absolute().parents) if there.exists())
    if not existing.is_dir():
        return [f"pathvars.{name}: found {existing}, a file, accepted: a folder"]
    if not os.access(existing, os.W_OK | os.X_OK):
        read_only = os.statvfs(existing).f_flag & os.ST_RDONLY
        why = "the filesystem is read-only" if read_only else "no permission"
        return [f"pathvars.{name}: {existing} cannot be written ({why})"]
    return []
