"""Files: written whole or not at all, and read with one clear line when they cannot be.

Results are written with a record (`files.digests`). A file is whole for all that can end a process;
nothing is done for a loss of power.
"""

from __future__ import annotations

import contextlib
import glob
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import psutil

from training_jacobian.files import digests
from training_jacobian.program.errors import UserError, refused

PathLike = str | os.PathLike[str]


@contextlib.contextmanager
def replacing(path: PathLike, /) -> Iterator[Path]:
    """Yield a temporary path beside `path`, renamed to it only when the block succeeds."""
    path = Path(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(path)
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror or error})") from error
    finally:
        # Where nothing can be written, there is nothing to remove.
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _remove_leftovers(path: Path, /) -> None:
    """Remove what processes that were killed while they wrote `path` have left."""
    for partial in path.parent.glob(f".{glob.escape(path.name)}.*.partial"):
        process = partial.name.split(".")[-2]
        if process.isdigit() and not psutil.pid_exists(int(process)):
            partial.unlink(missing_ok=True)


@contextlib.contextmanager
def recording(path: PathLike, /) -> Iterator[Path]:
    """Yield a temporary path, as `replacing`; the file gets a record.

    The record comes first: a process that is killed in between leaves a file that does not fit it.
    """
    with replacing(path) as temporary:
        yield temporary
        save_text(digests.record_path(path), _as_json(digests.describe(temporary)))


def save_array(path: PathLike, array: np.ndarray, /) -> None:
    """Write one array as .npy; the memory order (C or Fortran) is kept."""
    with recording(path) as temporary, temporary.open("wb") as file:
        # What numpy raises when it writes to a file of its own does not tell of a full disk.
        np.save(SimpleNamespace(write=file.write), array, allow_pickle=False)


@contextlib.contextmanager
def new_array(
    path: PathLike, /, *, shape: tuple[int, ...], dtype: np.dtype
) -> Iterator[np.ndarray]:
    """Yield a memory-mapped Fortran-ordered array that becomes `path` when the block succeeds.

    Columns are contiguous, so that a matrix can be filled column block by column block without
    being held in memory.
    """
    with recording(path) as temporary:
        array = np.lib.format.open_memmap(
            temporary, mode="w+", dtype=dtype, shape=shape, fortran_order=True
        )
        _reserve(temporary)
        yield array
        array.flush()


def _reserve(path: Path, /) -> None:
    """Take the room of a file with holes now: a full disk, met in a mapping, kills the process."""
    if hasattr(os, "posix_fallocate"):
        with path.open("r+b") as file:
            os.posix_fallocate(file.fileno(), 0, path.stat().st_size)


def save_arrays(path: PathLike, /, **arrays: Any) -> None:
    """Write named arrays as .npz."""
    with recording(path) as temporary, temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def save_json(path: PathLike, content: Any, /) -> None:
    """Write `content` as indented JSON; NaN and infinity are refused."""
    text = _as_json(content)
    with recording(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def _as_json(content: Any, /) -> str:
    return json.dumps(content, indent=2, allow_nan=False) + "\n"


def save_text(path: PathLike, text: str, /) -> None:
    """Write a text file, which the package does not read again: it gets no record."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def load_array(path: PathLike, /, *, mmap: bool = False, size: int | None = None) -> np.ndarray:
    """Read one .npy, whose last axis has the `size` if that is given (`check_size`).

    With `mmap`, only the parts that are used are kept in memory.
    """
    with reading(path):
        array = np.load(path, mmap_mode="r" if mmap else None, allow_pickle=False)
    if size is not None:
        check_size(path, array, size)
    return array


def check_size(path: PathLike, array: np.ndarray, size: int, /) -> None:
    """Raise `UserError` unless an array's last axis has the N of the other files.

    Files of two runs would be combined without an error wherever only some rows are taken.
    """
    if array.shape[-1:] != (size,):
        accepted = f"{size} in the last axis, which is the N of the other files"
        raise refused(path, f"shape {array.shape}", accepted)


def load_arrays(path: PathLike, /) -> dict[str, np.ndarray]:
    """Read every array of an .npz."""
    # Opened here, as numpy leaves the file of a truncated archive open.
    with reading(path), Path(path).open("rb") as file:
        arrays = np.load(file, allow_pickle=False)
        if not isinstance(arrays, np.lib.npyio.NpzFile):
            raise ValueError("one array, not an archive of named ones")
        return _Named(path, {name: arrays[name] for name in arrays.files})


def load_json(path: PathLike, /) -> Any:
    """Read a JSON file."""
    with reading(path):
        text = Path(path).read_text(encoding="utf-8")
        return json.loads(text, object_hook=lambda content: _Named(path, content))


class _Named(dict):
    """What a file holds by name; what is not there is told with the file's name."""

    def __init__(self, path: PathLike, content: dict[str, Any]) -> None:
        super().__init__(content)
        self._path = path

    def __missing__(self, name: str) -> Any:
        raise refused(self._path, ", ".join(self), f"a file with {name}")


@contextlib.contextmanager
def reading(path: PathLike, /) -> Iterator[None]:
    """Turn what goes wrong while `path` is read into one line that names it."""
    try:
        yield
    except FileNotFoundError as error:
        raise UserError(f"{path}: no such file; run the step that makes it first") from error
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        reason = str(error).splitlines()[0]
        raise UserError(f"{path}: cannot be read ({reason}); delete it and run again") from error
