"""Where the entries of each parameter tensor stand in the flat vector."""

from __future__ import annotations

import numpy as np


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

    `x` (samples, features); the first layer's kernel (features, units) is the first tensor of more
    than one axis. None if that tensor does not take the features one by one.
    """
    dead = np.flatnonzero(~x.any(axis=0))
    kernel = next(tensor for tensor in layout if len(tensor["shape"]) > 1)
    if kernel["shape"][0] != x.shape[1]:
        return np.empty(0, dtype=int)
    return indices(kernel)[dead].ravel()
