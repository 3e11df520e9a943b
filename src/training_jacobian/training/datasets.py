"""Data sets: scikit-learn's bundled files, checked against a digest, split, and their controls."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from sklearn.datasets import load_breast_cancer, load_digits, load_sample_image, load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from training_jacobian.program.errors import UserError, refused, unknown_name
from training_jacobian.training import dataset_file
from training_jacobian.training.split import Split

INPUTS = ("real", "uniform_noise")
LABELS = ("true", "shuffled")

PHOTOGRAPHS = {"china.jpg": 0, "flower.jpg": 1}
"""scikit-learn's two photographs, in the order of their labels, with the seed of their patches."""

PATCHES = 900
"""Patches per photograph."""

PATCH_SHAPE = (8, 8)
"""Rows and columns of a patch."""

LUMA = (299.0, 587.0, 114.0)
"""Thousandths of red, green and blue in grey (ITU-R BT.601)."""


def _digits() -> tuple[np.ndarray, np.ndarray]:
    """UCI digits: 1797 grey images of 8×8 pixels in sixteenths, ten classes."""
    x, y = load_digits(return_X_y=True)
    return np.ascontiguousarray(x) / 16, y


def _image_patches() -> tuple[np.ndarray, np.ndarray]:
    """Grey 8×8 patches of two photographs, in [0, 1]; the label is which one.

    Cells of a grid, drawn without replacement: no two share a pixel, whatever the split.
    """
    patches = [
        np.random.default_rng(seed).choice(_cells(_grey(name)), PATCHES, replace=False)
        for name, seed in PHOTOGRAPHS.items()
    ]
    return np.concatenate(patches), np.repeat(np.arange(len(PHOTOGRAPHS)), PATCHES)


def _cells(picture: np.ndarray) -> np.ndarray:
    """Return every whole cell (cells, pixels) of the grid of patches, row by row."""
    height, width = PATCH_SHAPE
    rows, columns = picture.shape[0] // height, picture.shape[1] // width
    whole = picture[: rows * height, : columns * width]
    cells = whole.reshape(rows, height, columns, width).swapaxes(1, 2)
    return cells.reshape(rows * columns, height * width)


def _grey(name: str) -> np.ndarray:
    """Return a photograph (rows, columns) in grey.

    The luma is a sum of integers, hence exact in any order of summation; the one division rounds.
    So the digest is the same wherever the JPEG decoder gives the same integers.
    """
    return load_sample_image(name) @ np.array(LUMA) / (255 * sum(LUMA))


LOADERS: dict[str, Callable[[], tuple[np.ndarray, np.ndarray]]] = {
    "digits": _digits,
    # Wisconsin: 569 samples, 30 measurements of cell nuclei, two classes.
    "breast_cancer": functools.partial(load_breast_cancer, return_X_y=True),
    # UCI: 178 samples, 13 chemical measurements, three classes.
    "wine": functools.partial(load_wine, return_X_y=True),
    "image_patches": _image_patches,
}
"""By name, in the order of `config_fields.DATASETS`, which the configuration accepts."""


def load(name: str, /) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs (samples, features) and integer labels (samples,) of a data set or a file."""
    if dataset_file.is_path(name):
        samples = dataset_file.load(name)
        return samples.x, samples.y
    if name not in LOADERS:
        raise UserError(unknown_name("dataset", name, LOADERS))
    return LOADERS[name]()


def describe(name: str, x: np.ndarray, y: np.ndarray, /) -> dict:
    """Return what identifies a data set: shape, dtype, class counts, digest."""
    return {
        "dataset": name,
        "shape": list(x.shape),
        "dtype": str(x.dtype),
        "class_counts": np.bincount(y).tolist(),
        "sha256": dataset_file.digest(x, y),
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
            name = description["dataset"]
            source = "file" if dataset_file.is_path(name) else "installed scikit-learn"
            raise UserError(
                f"datasets.{name}.{key}: configured as {value}, but the {source} has {found[key]}"
            )


def split(x: np.ndarray, y: np.ndarray, /, *, test_size: int, seed: int | str) -> Split:
    """Split off `test_size` samples: with scikit-learn's seeded shuffle, or the ``last`` ones."""
    if not 1 <= test_size < len(x):
        accepted = f"1 to {len(x) - 1}, so that some of the {len(x)} samples remain to train on"
        raise refused("test_size", test_size, accepted)
    if seed == dataset_file.LAST:
        return Split(x[:-test_size], y[:-test_size], x[-test_size:], y[-test_size:])
    parts = train_test_split(x, y, test_size=test_size, random_state=seed)
    return Split(**dict(zip(("x_train", "x_test", "y_train", "y_test"), parts, strict=True)))


def standardised(data: Split, /) -> Split:
    """Shift and scale each input to mean 0 and variance 1 over the training samples.

    The test samples are shifted and scaled alike, by the training samples' statistics. An input
    that is constant over the training samples is only shifted.
    """
    scaler = StandardScaler().fit(data.x_train)
    x_train, x_test = scaler.transform(data.x_train), scaler.transform(data.x_test)
    return dataclasses.replace(data, x_train=x_train, x_test=x_test)


def with_controls(data: Split, /, *, inputs: str, labels: str | bool, seed: int) -> Split:
    """Replace the training inputs by uniform noise in [0, 1) or shuffle the training labels.

    The test samples stay what they are. Noise and shuffling draw from streams of their own, so
    that one does not change the other.
    """
    x, y = data.x_train, data.y_train
    if inputs == "uniform_noise":
        x = np.random.default_rng([seed, 0]).random(x.shape)
    if labels == "shuffled":
        y = np.random.default_rng([seed, 1]).permutation(y)
    return dataclasses.replace(data, x_train=x, y_train=y)


def prepared(x: np.ndarray, y: np.ndarray, choices: Mapping[str, Any], /) -> Split:
    """Return the samples of a run: split, standardised if asked to, its controls applied.

    `choices` holds the keys of a data set's facts and of a run that decide on that.
    """
    data = split(x, y, test_size=choices["test_size"], seed=choices["split_seed"])
    if choices["standardise"]:
        data = standardised(data)
    return with_controls(data, **{key: choices[key] for key in ("inputs", "labels", "seed")})
