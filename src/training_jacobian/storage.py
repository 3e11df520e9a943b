"""Files: written whole or not at all, and read with one clear line when they cannot be."""

from __future__ import annotations

import contextlib
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from training_jacobian.errors import UserError


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str], /) -> Iterator[Path]:
    """Yield a temporary path beside `path`, renamed to it only when the block succeeds."""
    path = Path(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror or error})") from error
    finally:
        with contextlib.suppress(NotADirectoryError):
            temporary.unlink(missing_ok=True)


def save_array(path: str | os.PathLike[str], array: np.ndarray, /) -> None:
    """Write one array as .npy; the memory order (C or Fortran) is kept."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.save(file, array, allow_pickle=False)


@contextlib.contextmanager
def new_array(
    path: str | os.PathLike[str], /, *, shape: tuple[int, ...], dtype: np.dtype
) -> Iterator[np.ndarray]:
    """Yield a memory-mapped Fortran-ordered array that becomes `path` when the block succeeds.

    Columns are contiguous, so that a matrix can be filled column block by column block without
    being held in memory.
    """
    with replacing(path) as temporary:
        array = np.lib.format.open_memmap(
            temporary, mode="w+", dtype=dtype, shape=shape, fortran_order=True
        )
        yield array
        array.flush()


def save_arrays(path: str | os.PathLike[str], /, **arrays: Any) -> None:
    """Write named arrays as .npz."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def save_json(path: str | os.PathLike[str], content: Any, /) -> None:
    """Write `content` as indented JSON; NaN and infinity are refused."""
    save_text(path, json.dumps(content, indent=2, allow_nan=False) + "\n")


def save_text(path: str | os.PathLike[str], text: str, /) -> None:
    """Write a text file."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def load_array(path: str | os.PathLike[str], /, *, mmap: bool = False) -> np.ndarray:
    """Read one .npy; with `mmap`, only the parts that are used are read."""
    with reading(path):
        return np.load(path, mmap_mode="r" if mmap else None, allow_pickle=False)


def load_arrays(path: str | os.PathLike[str], /) -> dict[str, np.ndarray]:
    """Read every array of an .npz."""
    # Opened here, as numpy leaves the file of a truncated archive open.
    with reading(path), Path(path).open("rb") as file:
        arrays = np.load(file, allow_pickle=False)
        if not isinstance(arrays, np.lib.npyio.NpzFile):
            raise ValueError("one array, not an archive of named ones")
        return _Named(path, {name: arrays[name] for name in arrays.files})


def load_json(path: str | os.PathLike[str], /) -> Any:
    """Read a JSON file."""
    with reading(path):
        text = Path(path).read_text(encoding="utf-8")
        return json.loads(text, object_hook=lambda content: _Named(path, content))


class _Named(dict):
    """What a file holds by name; what is not there is told with the file's name."""

    def __init__(self, path: str | os.PathLike[str], content: dict[str, Any]) -> None:
        super().__init__(content)
        self._path = path

    def __missing__(self, name: str) -> Any:
        raise UserError(f"{self._path}: found {', '.join(self)}, accepted: a file with {name}")


@contextlib.contextmanager
def reading(path: str | os.PathLike[str], /) -> Iterator[None]:
    """Turn what goes wrong while `path` is read into one line that names it."""
    try:
        yield
    except FileNotFoundError as error:
        raise UserError(f"{path}: no such file; run the step that makes it first") from error
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        reason = str(error).splitlines()[0]
        raise UserError(f"{path}: cannot be read ({reason}); delete it and run again") from error
