"""Samples, parameters and vectors read back from the files of other steps, without JAX."""

from __future__ import annotations

import dataclasses
import os

import numpy as np

from training_jacobian.files import storage
from training_jacobian.program.errors import UserError
from training_jacobian.training.split import Split

Path = str | os.PathLike[str]


def load_data(dataset: Path, /) -> Split:
    """Return the samples written by `prepare_dataset.py`."""
    arrays = storage.load_arrays(dataset)
    data = Split(**{field.name: arrays[field.name] for field in dataclasses.fields(Split)})
    _check_labels(dataset, data)
    return data


def load_ends(training: Path, /) -> tuple[np.ndarray, np.ndarray]:
    """Return θ_0 and θ_T (N,) of a training file."""
    arrays = storage.load_arrays(training)
    return arrays["theta_0"], arrays["theta_T"]


def load_vectors(vectors: Path, size: int, /) -> dict[str, np.ndarray]:
    """Return sigma (K,), vt (K, N) and the number of products of the leading triplets, by name."""
    arrays = storage.load_arrays(vectors)
    storage.check_size(vectors, arrays["vt"], size)
    return arrays


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
