"""Trivial directions: identities of J for reasons that have nothing to do with training.

Weights of inputs that are always zero, and constants added to all logits. Of a user's network only
the shapes of the tensors are known, so that its candidates are generous; `identities` keeps those
that J leaves alone.
"""

from __future__ import annotations

import numpy as np

from training_jacobian.training.layout import dead_input_weights, indices, size

IDENTITY_TOLERANCE = 1e-4
"""Largest ‖Jt − t‖ and ‖Jᵀt − t‖ of a unit direction t that still counts as an identity of J."""


def dead_input_directions(x_train: np.ndarray, layout: list[dict], /) -> np.ndarray:
    """Return one unit direction (count, N) per weight that leaves an input which is always zero.

    Such a weight gets no gradient from a loss of the outputs. Zeros around the edge of an image
    count as inputs of its convolutions. `layout` lists each parameter tensor's name, shape and
    first index in the flat vector, first layer first.
    """
    weights = dead_input_weights(x_train, layout)
    directions = np.zeros((len(weights), size(layout)))
    directions[np.arange(len(weights)), weights] = 1
    return directions


def logit_shift_directions(layout: list[dict], /) -> np.ndarray:
    """Return the unit directions (count, N) that add one constant to all logits of a sample.

    One per unit that feeds the output layer and one for the output biases. A loss that ignores
    such a constant (softmax cross-entropy) leaves them alone; for others they are no identities,
    which `identities` finds out.
    """
    # Dense layers, which come last, are numbered; in the flat vector the order is alphabetical.
    layers = {tensor["layer"] for tensor in layout if tensor["layer"].startswith("Dense")}
    last = max(layers, key=lambda name: int(name.split("_")[-1]))
    outputs = [tensor for tensor in layout if tensor["layer"] == last]
    rows = [row for tensor in outputs for row in np.atleast_2d(indices(tensor))]
    directions = np.zeros((len(rows), size(layout)))
    for direction, row in zip(directions, rows, strict=True):
        direction[row] = len(row) ** -0.5
    return directions


def identities(
    jacobian: np.ndarray, directions: np.ndarray, /, *, tolerance: float = IDENTITY_TOLERANCE
) -> np.ndarray:
    """Return those unit directions t (rows) for which Jt = t and Jᵀt = t within `tolerance`.

    Both are needed for t to be a left and a right singular vector with σ = 1.
    """
    t = directions.astype(jacobian.dtype)
    right = np.linalg.norm(t @ jacobian.T - t, axis=1)
    left = np.linalg.norm(t @ jacobian - t, axis=1)
    return directions[np.maximum(right, left) <= tolerance]


def possible_dead_inputs(x_train: np.ndarray, layout: list[dict], /) -> np.ndarray:
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


def possible_logit_shifts(layout: list[dict], classes: int, /) -> np.ndarray:
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
