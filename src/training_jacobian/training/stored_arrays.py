"""Samples, parameters and vectors read back from the files of other steps, without JAX."""

from __future__ import annotations

import os

import numpy as np

from training_jacobian.files import checked
from training_jacobian.program.errors import UserError
from training_jacobian.training.split import Split

Path = str | os.PathLike[str]

DATA = {
    "x_train": "float train features",
    "y_train": "int train",
    "x_test": "float test features",
    "y_test": "int test",
}
"""What a file of `prepare_dataset.py` holds."""


def load_data(dataset: Path, /) -> Split:
    """Return the samples written by `prepare_dataset.py`."""
    arrays = checked.load_arrays(dataset, DATA)
    split = Split(**{name: arrays[name] for name in DATA})
    _check_labels(dataset, split)
    return split


def load_ends(training: Path, /) -> dict[str, np.ndarray]:
    """Return theta_0 and theta_T (N,) of a training file, by name."""
    names = {"theta_0": "float N", "theta_T": "float N"}
    arrays = checked.load_arrays(training, names)
    return {name: arrays[name] for name in names}


def load_vectors(vectors: Path, size: int, /) -> dict[str, np.ndarray]:
    """Return sigma (K,), vt (K, N) and the number of products of the leading triplets, by name."""
    names = {"sigma": "float K", "vt": "float K N", "products": "int"}
    return checked.load_arrays(vectors, names, N=size)


def _check_labels(dataset: Path, data: Split) -> None:
    """Raise `UserError` unless there are samples, of two classes at least, numbered from 0."""
    for name, labels in {"y_train": data.y_train, "y_test": data.y_test}.items():
        if len(labels) == 0:
            raise UserError(f"{dataset}: {name}: found no sample, accepted: at least one")
    labels = np.concatenate([data.y_train, data.y_test])
    found = f"found {labels.min()} to {labels.max()}"
    if labels.min() < 0 or labels.max() >= len(labels):
        raise UserError(f"{dataset}: labels: {found}, accepted: classes numbered from 0")
    if len(np.unique(data.y_train)) < 2:
        raise UserError(f"{dataset}: y_train: {found}, accepted: labels of two classes at least")
