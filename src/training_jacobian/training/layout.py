"""Where the entries of each parameter tensor stand in the flat vector."""

from __future__ import annotations

import json
import os

import numpy as np

from training_jacobian.files import storage
from training_jacobian.training.convolution import STRIDE, WINDOW, image_sides, padding

PathLike = str | os.PathLike[str]


def size(layout: list[dict], /) -> int:
    """Return N. `layout` lists each tensor's layer, name, shape and first flat index.

    >>> size([{"layer": "Dense_0", "name": "Dense_0/kernel", "shape": [2, 3], "start": 0}])
    6
    """
    return sum(int(np.prod(tensor["shape"])) for tensor in layout)


def indices(tensor: dict, /) -> np.ndarray:
    """Return the flat indices of a tensor's entries, in the tensor's own shape.

    >>> indices({"layer": "Dense_0", "name": "Dense_0/bias", "shape": [3], "start": 5})
    array([5, 6, 7])
    """
    count = int(np.prod(tensor["shape"]))
    return tensor["start"] + np.arange(count).reshape(tensor["shape"])


def dead_input_weights(x: np.ndarray, layout: list[dict], /) -> np.ndarray:
    """Return the flat indices (k,) of weights that leave an input which is zero in every sample.

    `x` (samples, features). In a dense network these are weights of the first layer, whose kernel
    (features, units) is the first tensor of more than one axis; none if it does not take the
    features one by one. In convolutions, which stand in front, they are the weights that see only
    such inputs, or zeros around the edge, wherever their window stands.
    """
    kernels = [tensor for tensor in layout if len(tensor["shape"]) > 1]
    convolutions = [kernel for kernel in kernels if len(kernel["shape"]) == 4]
    alive = np.any(x != 0, axis=0)
    if convolutions:
        return _blind_weights(alive, convolutions)
    if kernels[0]["shape"][0] != len(alive):
        return np.empty(0, dtype=int)
    return indices(kernels[0])[~alive].ravel()


def _blind_weights(alive: np.ndarray, convolutions: list[dict]) -> np.ndarray:
    """Return the indices of those weights for an image's pixels, `alive` or not (features,)."""
    alive = alive.reshape(image_sides(len(alive), 0) * 2)
    found = []
    for kernel in convolutions:
        windows = _windows(alive)
        found.append(indices(kernel)[~windows.any(axis=(0, 1))].ravel())
        # Of the maps every place is: they hold the activation of a bias at least.
        alive = np.ones(windows.shape[:2], dtype=bool)
    return np.concatenate(found)


def _windows(pixels: np.ndarray) -> np.ndarray:
    """Return what stands in every window (rows, columns, 3, 3), False around the edge."""
    padded = np.pad(pixels, padding(len(pixels)))
    return np.lib.stride_tricks.sliding_window_view(padded, (WINDOW, WINDOW))[::STRIDE, ::STRIDE]


def load_layout(training: PathLike, /) -> list[dict]:
    """Read the layout of the parameter vector in a training file."""
    return list(json.loads(str(storage.load_arrays(training)["layout"])))
