"""A user's dataset file: an .npz with x, y and, optionally, x_test, y_test.

numpy only: Snakemake reads the facts about such a file at every start.
"""

from __future__ import annotations

import dataclasses
import hashlib
import math
import os
import zipfile
from pathlib import Path

import numpy as np

from training_jacobian.program.errors import UserError

SUFFIX = ".npz"

TEST_SHARE = 10
"""One sample in so many is held out, rounded up, where the file brings no test samples."""

REQUIRED = ("x", "y")
OPTIONAL = ("x_test", "y_test")

LAST = "last"
"""In place of a seed of the split: the test samples are the last ones, as the file gives them."""


@dataclasses.dataclass(frozen=True)
class Samples:
    """All samples of a file, those of its own test set last.

    Attributes
    ----------
    x, y
        Inputs (samples, features), float64, and labels (samples,), int64.
    test_size
        Samples to be held out.
    split_seed
        Seed of the shuffle that picks them; `LAST` if the file does.
    """

    x: np.ndarray
    y: np.ndarray
    test_size: int
    split_seed: int | str


def is_path(name: str, /) -> bool:
    """Return whether a run's `dataset` names a file rather than a bundled data set."""
    return name.endswith(SUFFIX)


def load(path: str | os.PathLike[str], /) -> Samples:
    """Read and check a dataset file.

    Inputs with more than two axes, such as images, are flattened sample by sample, in C order.

    Raises
    ------
    UserError
        With one line that names the file: see the table in ``tests/training/test_user_code``.
    """
    arrays = _read(path)
    x, y = _inputs(path, "x", arrays), _labels(path, "y", arrays)
    _check_pair(path, "", x, y)
    classes = _check_classes(path, y)
    if "x_test" not in arrays:
        if len(x) < 2:
            raise _refused(path, f"{len(x)} sample", "at least 2")
        return Samples(_flat(x), y, math.ceil(len(x) / TEST_SHARE), 0)
    x_test, y_test = _inputs(path, "x_test", arrays), _labels(path, "y_test", arrays)
    _check_pair(path, "_test", x_test, y_test)
    if x_test.shape[1:] != x.shape[1:]:
        raise _refused(path, f"x_test of shape {x_test.shape}", f"(samples, *{x.shape[1:]}) as x")
    if y_test.max() >= classes:
        raise _refused(path, f"label {y_test.max()} in y_test", f"those of y, 0 to {classes - 1}")
    every_x, every_y = np.concatenate([x, x_test]), np.concatenate([y, y_test])
    return Samples(_flat(every_x), every_y, len(x_test), LAST)


def facts(path: str | os.PathLike[str], /) -> dict:
    """Return what the configuration tells of bundled data sets, read from the file."""
    samples = load(path)
    return {
        "sha256": digest(samples.x, samples.y),
        "samples": samples.x.shape[0],
        "features": samples.x.shape[1],
        "classes": int(samples.y.max()) + 1,
        "test_size": samples.test_size,
        "split_seed": samples.split_seed,
        "standardise": False,
    }


def check_precision(path: str | os.PathLike[str], precision: str, /) -> None:
    """Raise `UserError` if the inputs do not survive conversion to the precision of a run."""
    x = load(path).x
    limits = np.finfo(precision)
    largest = np.abs(x).max()
    if largest > limits.max:
        raise _refused(
            path, f"{largest:g} in x", f"at most {limits.max:g}, as {precision} ends there"
        )
    if 0 < largest < limits.tiny:
        found = f"nothing above {largest:g} in x"
        raise _refused(path, found, f"at least {limits.tiny:g}: {precision} rounds less to zero")
    varies = np.ptp(x, axis=0) > 0
    if varies.any() and not np.ptp(x.astype(precision), axis=0)[varies].any():
        found = f"inputs up to {largest:g} that are all alike in {precision}"
        raise _refused(path, found, "inputs that differ, e.g. with their mean subtracted")


def digest(x: np.ndarray, y: np.ndarray, /) -> str:
    """Return the SHA-256 of the inputs (little-endian float64) and labels (int64), C order."""
    sha = hashlib.sha256(np.ascontiguousarray(x, dtype="<f8").tobytes())
    sha.update(np.ascontiguousarray(y, dtype="<i8").tobytes())
    return sha.hexdigest()


def _refused(path: str | os.PathLike[str], found: str, accepted: str) -> UserError:
    return UserError(f"{path}: found {found}, accepted: {accepted}")


def _read(path: str | os.PathLike[str]) -> dict[str, np.ndarray]:
    archive = "a .npz archive, as numpy.savez writes it"
    try:
        with Path(path).open("rb") as file:
            if not zipfile.is_zipfile(file):
                raise _refused(path, "no archive", archive)
            file.seek(0)
            arrays = np.load(file, allow_pickle=False)
            _check_names(path, arrays.files)
            return {name: _array(path, name, arrays) for name in arrays.files}
    except FileNotFoundError:
        raise UserError(f"{path}: found no such file, accepted: {archive}") from None
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        reason = str(error).splitlines()[0]
        raise _refused(path, f"a file that cannot be read ({reason})", archive) from error


def _check_names(path: str | os.PathLike[str], names: list[str]) -> None:
    accepted = "x, y and, both or neither, x_test, y_test"
    pair = [name for name in OPTIONAL if name in names]
    known = set(REQUIRED) <= set(names) <= {*REQUIRED, *OPTIONAL}
    if not known or len(pair) == 1:
        raise _refused(path, f"arrays {', '.join(names) or 'none'}", accepted)


def _array(path: str | os.PathLike[str], name: str, arrays: np.lib.npyio.NpzFile) -> np.ndarray:
    try:
        return arrays[name]
    except ValueError as error:
        # A pickle would run whatever code its author put in.
        raise _refused(path, f"{name} of Python objects or damaged", "numbers") from error


def _inputs(path: str | os.PathLike[str], name: str, arrays: dict) -> np.ndarray:
    x = arrays[name]
    if x.dtype.kind not in "fiu":
        raise _refused(path, f"{name} of {x.dtype}", "floating-point numbers or integers")
    if x.ndim < 2 or not x.size:
        raise _refused(path, f"{name} of shape {x.shape}", "(samples, features …), none of them 0")
    if not np.isfinite(x).all():
        raise _refused(path, f"NaN or infinity in {name}", "finite numbers")
    return x.astype(np.float64)


def _labels(path: str | os.PathLike[str], name: str, arrays: dict) -> np.ndarray:
    y = arrays[name]
    if y.dtype.kind not in "iu":
        raise _refused(path, f"{name} of {y.dtype}", "integer labels")
    if y.ndim != 1 or not y.size:
        raise _refused(path, f"{name} of shape {y.shape}", "(samples,), not empty")
    if y.min() < 0:
        raise _refused(path, f"label {y.min()} in {name}", "labels from 0")
    return y.astype(np.int64)


def _check_pair(path: str | os.PathLike[str], suffix: str, x: np.ndarray, y: np.ndarray) -> None:
    if len(x) != len(y):
        found = f"{len(x)} samples in x{suffix}, {len(y)} in y{suffix}"
        raise _refused(path, found, "as many")


def _check_classes(path: str | os.PathLike[str], y: np.ndarray) -> int:
    """Return the number of classes."""
    labels = np.unique(y)
    if len(labels) < 2:
        raise _refused(path, f"one class in y, {labels[0]}", "at least 2")
    missing = np.flatnonzero(labels != np.arange(len(labels)))
    if len(missing):
        found = f"no label {missing[0]} in y, whose largest is {labels[-1]}"
        raise _refused(path, found, "labels from 0 without gaps")
    return len(labels)


def _flat(x: np.ndarray) -> np.ndarray:
    return x.reshape(len(x), -1)
