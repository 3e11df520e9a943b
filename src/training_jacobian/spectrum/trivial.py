"""Candidates for trivial directions of a user's network, of which only tensor shapes are known.

They are generous: `regions.identities` keeps those that the Jacobian leaves alone.
"""

from __future__ import annotations

import numpy as np

from training_jacobian.training.layout import indices, size


def dead_input_directions(x_train: np.ndarray, layout: list[dict], /) -> np.ndarray:
    """Return one unit direction (count, N) per weight that may leave an input that is always zero.

    Those of matrices with as many rows as `x_train` (samples, features) has features; a network
    that takes its inputs in another way, as convolutions do, has none.
    """
    dead = np.logical_not(np.any(x_train, axis=0))
    rows = [
        indices(tensor)[dead].ravel()
        for tensor in layout
        if len(tensor["shape"]) == 2 and tensor["shape"][0] == len(dead)
    ]
    weights = np.concatenate([np.empty(0, dtype=int), *rows])
    directions = np.zeros((len(weights), size(layout)))
    directions[np.arange(len(weights)), weights] = 1
    return directions


def logit_shift_directions(layout: list[dict], classes: int, /) -> np.ndarray:
    """Return the unit directions (count, N) that may add one constant to all logits of a sample.

    Of every tensor whose last axis has as many entries as there are classes, or else its first:
    all entries along that axis alike, one direction for each place on the other axes.
    """
    groups = []
    for tensor in layout:
        places = indices(tensor)
        if places.ndim and places.shape[-1] == classes:
            groups.append(places.reshape(-1, classes))
        elif places.ndim and places.shape[0] == classes:
            groups.append(places.reshape(classes, -1).T)
    rows = np.concatenate([np.empty((0, classes), dtype=int), *groups])
    directions = np.zeros((len(rows), size(layout)))
    directions[np.arange(len(rows))[:, None], rows] = classes**-0.5
    return directions
