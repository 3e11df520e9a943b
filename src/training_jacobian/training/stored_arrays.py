"""Samples, parameters and vectors read back from the files of other steps, without JAX."""

from __future__ import annotations

import dataclasses
import os

import numpy as np

from training_jacobian.files import storage
from training_jacobian.program.errors import refused
from training_jacobian.training.split import Split

Path = str | os.PathLike[str]


def load_data(dataset: Path, /) -> Split:
    """Return the samples written by `prepare_dataset.py`, which must be of two classes at least."""
    arrays = storage.load_arrays(dataset)
    data = Split(**{field.name: arrays[field.name] for field in dataclasses.fields(Split)})
    labels = np.unique(data.y_train)
    if len(labels) < 2:
        found = ", ".join(map(str, labels)) or "no label"
        raise refused(f"{dataset}: y_train", found, "labels of two classes at least")
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
