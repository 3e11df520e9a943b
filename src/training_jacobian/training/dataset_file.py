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

from training_jacobian.program.errors import refused

PathLike = str | os.PathLike[str]

SUFFIX = ".npz"

TEST_SHARE = 10
"""One sample in so many is held out, rounded up, where the file brings no test samples."""

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


def load(path: PathLike, /) -> Samples:
    """Read and check a dataset file.

    Inputs with more than two axes, such as images, are flattened sample by sample, in C order.

    Raises
    ------
    UserError
        With one line that names the file: see the table in ``tests/training/test_user_code``.
    """
    arrays = _read(path)
    x, y = _pair(path, arrays, "")
    classes = _check_classes(path, y)
    if "x_test" not in arrays:
        if len(x) < 2:
            raise refused(path, f"{len(x)} sample", "at least 2")
        return Samples(x.reshape(len(x), -1), y, math.ceil(len(x) / TEST_SHARE), 0)
    x_test, y_test = _pair(path, arrays, "_test")
    if x_test.shape[1:] != x.shape[1:]:
        raise refused(path, f"x_test of shape {x_test.shape}", f"(samples, *{x.shape[1:]}) as x")
    if y_test.max() >= classes:
        raise refused(path, f"label {y_test.max()} in y_test", f"those of y, 0 to {classes - 1}")
    every_x, every_y = np.concatenate([x, x_test]), np.concatenate([y, y_test])
    return Samples(every_x.reshape(len(every_x), -1), every_y, len(x_test), LAST)


def facts(path: PathLike, /) -> dict:
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


def check_precision(path: PathLike, precision: str, /) -> None:
    """Raise `UserError` if the inputs do not survive conversion to the precision of a run."""
    x = load(path).x
    limits = np.finfo(precision)
    largest = np.abs(x).max()
    if largest > limits.max:
        accepted = f"at most {limits.max:g}, as {precision} ends there"
        raise refused(path, f"{largest:g} in x", accepted)
    if 0 < largest < limits.tiny:
        found = f"nothing above {largest:g} in x"
        raise refused(path, found, f"at least {limits.tiny:g}: {precision} rounds less to zero")
    varies = np.ptp(x, axis=0) > 0
    if varies.any() and not np.ptp(x.astype(precision), axis=0)[varies].any():
        found = f"inputs up to {largest:g} that are all alike in {precision}"
        raise refused(path, found, "inputs that differ, e.g. with their mean subtracted")


def digest(x: np.ndarray, y: np.ndarray, /) -> str:
    """Return the SHA-256 of the inputs (little-endian float64) and labels (int64), C order."""
    sha = hashlib.sha256(np.ascontiguousarray(x, dtype="<f8").tobytes())
    sha.update(np.ascontiguousarray(y, dtype="<i8").tobytes())
    return sha.hexdigest()


def _read(path: PathLike) -> dict[str, np.ndarray]:
    archive = "a .npz archive, as numpy.savez writes it"
    try:
        with Path(path).open("rb") as file:
            if not zipfile.is_zipfile(file):
                raise refused(path, "no archive", archive)
            file.seek(0)
            arrays = np.load(file, allow_pickle=False)
            _check_names(path, arrays.files)
            return {name: _array(path, name, arrays) for name in arrays.files}
    except FileNotFoundError:
        raise refused(path, "no such file", archive) from None
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        reason = str(error).splitlines()[0]
        raise refused(path, f"a file that cannot be read ({reason})", archive) from error


def _check_names(path: PathLike, names: list[str]) -> None:
    if set(names) not in ({"x", "y"}, {"x", "y", "x_test", "y_test"}):
        accepted = "x, y and, both or neither, x_test, y_test"
        raise refused(path, f"arrays {', '.join(names) or 'none'}", accepted)


def _array(path: PathLike, name: str, arrays: np.lib.npyio.NpzFile) -> np.ndarray:
    try:
        return arrays[name]
    except ValueError as error:
        # A pickle would run whatever code its author put in.
        raise refused(path, f"{name} of Python objects or damaged", "numbers") from error


def _pair(path: PathLike, arrays: dict, suffix: str) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs as float64 and labels as int64, or refuse them."""
    x, y = arrays[f"x{suffix}"], arrays[f"y{suffix}"]
    if x.dtype.kind not in "fiu":
        raise refused(path, f"x{suffix} of {x.dtype}", "floating-point numbers or integers")
    if x.ndim < 2 or not x.size:
        accepted = "(samples, features …), none of them 0"
        raise refused(path, f"x{suffix} of shape {x.shape}", accepted)
    if not np.isfinite(x).all():
        raise refused(path, f"NaN or infinity in x{suffix}", "finite numbers")
    if y.dtype.kind not in "iu":
        raise refused(path, f"y{suffix} of {y.dtype}", "integer labels")
    if y.ndim != 1 or not y.size:
        raise refused(path, f"y{suffix} of shape {y.shape}", "(samples,), not empty")
    if y.min() < 0:
        raise refused(path, f"label {y.min()} in y{suffix}", "labels from 0")
    if len(x) != len(y):
        raise refused(path, f"{len(x)} samples in x{suffix}, {len(y)} in y{suffix}", "as many")
    return x.astype(np.float64), y.astype(np.int64)


def _check_classes(path: PathLike, y: np.ndarray) -> int:
    """Return the number of classes."""
    labels = np.unique(y)
    if len(labels) < 2:
        raise refused(path, f"one class in y, {labels[0]}", "at least 2")
    missing = np.flatnonzero(labels != np.arange(len(labels)))
    if len(missing):
        found = f"no label {missing[0]} in y, whose largest is {labels[-1]}"
        raise refused(path, found, "labels from 0 without gaps")
    return len(labels)
