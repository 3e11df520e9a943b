"""Data sets: scikit-learn's bundled files, checked against a digest, split, and their controls."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from training_jacobian.errors import UserError, unknown_name
from training_jacobian.samples import Split

INPUTS = ("real", "uniform_noise")
LABELS = ("true", "shuffled")


def _digits() -> tuple[np.ndarray, np.ndarray]:
    """UCI digits: 1797 grey images of 8×8 pixels in sixteenths, ten classes."""
    x, y = load_digits(return_X_y=True)
    return np.ascontiguousarray(x) / 16, y


LOADERS: dict[str, Callable[[], tuple[np.ndarray, np.ndarray]]] = {"digits": _digits}


def load(name: str, /) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs (samples, features) and integer labels (samples,) of a data set."""
    if name not in LOADERS:
        raise UserError(unknown_name("dataset", name, LOADERS))
    return LOADERS[name]()


def digest(x: np.ndarray, y: np.ndarray, /) -> str:
    """Return the SHA-256 of the inputs (little-endian float64) and labels (int64), C order."""
    sha = hashlib.sha256(np.ascontiguousarray(x, dtype="<f8").tobytes())
    sha.update(np.ascontiguousarray(y, dtype="<i8").tobytes())
    return sha.hexdigest()


def describe(name: str, x: np.ndarray, y: np.ndarray, /) -> dict:
    """Return what identifies a data set: shape, dtype, class counts, digest."""
    return {
        "dataset": name,
        "shape": list(x.shape),
        "dtype": str(x.dtype),
        "class_counts": np.bincount(y).tolist(),
        "sha256": digest(x, y),
    }


def check_facts(description: dict, expected: dict, /) -> None:
    """Raise `UserError` if the data are not the ones that the configuration describes.

    `expected` holds some of sha256, samples, features and classes.
    """
    found = {
        "sha256": description["sha256"],
        "samples": description["shape"][0],
        "features": description["shape"][1],
        "classes": len(description["class_counts"]),
    }
    for key, value in expected.items():
        if found[key] != value:
            raise UserError(
                f"datasets.{description['dataset']}.{key}: configured as {value}, "
                f"but the installed scikit-learn has {found[key]}"
            )


def split(x: np.ndarray, y: np.ndarray, /, *, test_size: int, seed: int) -> Split:
    """Split off `test_size` samples with scikit-learn's seeded shuffle."""
    x_train, x_test, y_train, y_test = train_test_split(
        x, y, test_size=test_size, random_state=seed
    )
    return Split(x_train, y_train, x_test, y_test)


def with_controls(data: Split, /, *, inputs: str, labels: str, seed: int) -> Split:
    """Replace the training inputs by uniform noise in [0, 1) or shuffle the training labels.

    The test samples stay what they are. Noise and shuffling draw from streams of their own, so
    that one does not change the other.
    """
    for key, value, known in (("inputs", inputs, INPUTS), ("labels", labels, LABELS)):
        if value not in known:
            raise UserError(unknown_name(key, value, known))
    x, y = data.x_train, data.y_train
    if inputs == "uniform_noise":
        x = np.random.default_rng([seed, 0]).random(x.shape)
    if labels == "shuffled":
        y = np.random.default_rng([seed, 1]).permutation(y)
    return dataclasses.replace(data, x_train=x, y_train=y)
