"""Trivial directions: identities of J for reasons that have nothing to do with training.

Weights of inputs that are always zero, and constants added to all logits. Of a user's network only
the shapes of the tensors are known, so that its candidates are generous; `find` keeps those that J
leaves alone.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import scipy.linalg

from training_jacobian.training.layout import dead_input_weights, indices, size
from training_jacobian.training.stored_run import StoredRun

REST = 1e-6
"""Length that a unit candidate must have across those kept before it, to be another direction."""


@dataclasses.dataclass(frozen=True)
class Trivial:
    """What was found of the candidates.

    Attributes
    ----------
    directions
        Orthonormal rows (t, N) that span those which J leaves alone, from both sides.
    counts
        Dimensions by kind; what two kinds share counts for the first.
    tolerance
        Largest ‖Jt − t‖ and ‖Jᵀt − t‖ of a unit candidate t that still counts: √ε of J's type,
        far over the rounding of an identity and far under anything that training moves.
    largest_accepted, smallest_rejected
        The larger of both norms for the candidates on either side of it, None without any.
    """

    directions: np.ndarray
    counts: dict[str, int]
    tolerance: float
    largest_accepted: float | None
    smallest_rejected: float | None

    @property
    def checks(self) -> dict[str, float | None]:
        """The numbers that show whether the tolerance matters."""
        names = ("tolerance", "largest_accepted", "smallest_rejected")
        return {name: getattr(self, name) for name in names}


def find(jacobian: np.ndarray, candidates: dict[str, np.ndarray], /) -> Trivial:
    """Return the trivial directions of J (N, N) among unit `candidates` (count, N) by kind.

    Candidates may depend on one another, as in a network whose first layer has as many units as
    there are classes: what is counted is the dimension of their span.
    """
    tolerance = float(np.sqrt(np.finfo(jacobian.dtype).eps))
    kept, counts, norms = np.zeros((0, len(jacobian))), {}, [np.zeros(0)]
    for kind, directions in candidates.items():
        norms.append(_distances(jacobian, directions))
        new = _beside(kept, directions[norms[-1] <= tolerance])
        kept, counts[kind] = np.concatenate([kept, new]), len(new)
    found = np.concatenate(norms)
    accepted, rejected = found[found <= tolerance], found[found > tolerance]
    return Trivial(
        kept,
        counts,
        tolerance,
        float(accepted.max()) if len(accepted) else None,
        float(rejected.min()) if len(rejected) else None,
    )


def _distances(jacobian: np.ndarray, directions: np.ndarray, /) -> np.ndarray:
    """Return the larger of ‖Jt − t‖ and ‖Jᵀt − t‖ per row t (count,).

    Both must vanish for t to be a left and a right singular vector with σ = 1.
    """
    t = directions.astype(jacobian.dtype)
    right = np.linalg.norm(t @ jacobian.T - t, axis=1)
    left = np.linalg.norm(t @ jacobian - t, axis=1)
    return np.maximum(right, left)


def _beside(kept: np.ndarray, directions: np.ndarray, /) -> np.ndarray:
    """Return orthonormal rows for what `directions` span across the orthonormal rows `kept`."""
    rest = directions - (directions @ kept.T) @ kept
    columns, triangle, _ = scipy.linalg.qr(rest.T, mode="economic", pivoting=True)
    diagonal = np.diag(triangle)
    rank = int((np.abs(diagonal) > REST).sum())
    return (columns * np.where(diagonal < 0, -1, 1)).T[:rank]


def candidates(run: StoredRun, /) -> dict[str, np.ndarray]:
    """Return the unit directions (count, N) of a run that may be trivial, by kind."""
    data, layout = run.data, run.layout
    if run.settings.model:
        classes = int(max(data.y_train.max(), data.y_test.max())) + 1
        dead = possible_dead_inputs(data.x_train, layout)
        shift = possible_logit_shifts(layout, classes)
    else:
        dead = dead_input_directions(data.x_train, layout)
        shift = logit_shift_directions(layout)
    return {"dead_inputs": dead, "logit_shift": shift}


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
    which `find` finds out.
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
