"""What singular directions are made of: parameter tensors and, in the first layer, inputs.

A unit direction in parameter space spreads its squared norm, 1, over the network's tensors. What
stands in the first layer's kernel (features, hidden) is a direction in input space per hidden unit,
and can be laid along the principal components of the inputs.

Functions that take a `layout` want the list that `models.parameter_layout` makes: layer, name,
shape and first flat index of every tensor, in flat order.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.linalg

from training_jacobian.program.errors import UserError
from training_jacobian.spectrum.regions import REGIONS, WITHOUT_TRIVIAL
from training_jacobian.training.layout import indices

SUBSPACES = (*REGIONS, "transition", WITHOUT_TRIVIAL, "all")

NOTHING_LEFT = 0.01
"""Vectors with less than this in squared norms together have no composition: it would be that of
rounding errors. One dimension is 1."""


def tensor_shares(vectors: np.ndarray, layout: list[dict], /) -> np.ndarray:
    """Return each row's share of squared norm in each tensor (directions, tensors).

    `vectors` (directions, N): rows of `vt`, or columns of `u` as rows. The shares of a row add up
    to 1.
    """
    squares = _tensor_squares(vectors, layout)
    return squares / squares.sum(axis=1, keepdims=True)


def mean_shares(rows: np.ndarray, layout: list[dict], /) -> np.ndarray:
    """Return the share of all rows' squared norm together in each tensor (tensors,).

    For unit rows (k, N) this is the mean of their `tensor_shares`; for an orthonormal basis of a
    subspace it does not depend on the basis. NaN if there is nothing (`NOTHING_LEFT`).
    """
    squares = _tensor_squares(rows, layout).sum(axis=0)
    return _over(squares, squares.sum())


def chance_shares(layout: list[dict], trivial: np.ndarray, /) -> np.ndarray:
    """Return the mean shares (tensors,) of random directions orthogonal to the `trivial` ones.

    `trivial` (t, N) is orthonormal. Without any, a tensor's share is its size over N.
    """
    sizes = np.array([np.prod(tensor["shape"]) for tensor in layout])
    left = sizes - _tensor_squares(trivial, layout).sum(axis=0)
    return left / left.sum()


def subspace_rows(vectors: np.ndarray, parts: dict[str, np.ndarray], /) -> dict[str, np.ndarray]:
    """Return the rows out of (N, N) in each of `SUBSPACES`."""
    return {name: vectors[parts[name]] for name in SUBSPACES[:-1]} | {"all": vectors}


def share_table(
    right: dict[str, np.ndarray],
    left: dict[str, np.ndarray],
    trivial: np.ndarray,
    layout: list[dict],
    /,
) -> pd.DataFrame:
    """Return one row per region and tensor: mean share of right and left vectors, and chance.

    `right` and `left` are `subspace_rows`.
    """
    none = trivial[:0]
    tables = [
        pd.DataFrame(
            {
                "region": name,
                "tensor": [tensor["name"] for tensor in layout],
                "share": mean_shares(right[name], layout),
                "left_share": mean_shares(left[name], layout),
                "chance": chance_shares(layout, trivial if name == WITHOUT_TRIVIAL else none),
            }
        )
        for name in SUBSPACES
    ]
    return pd.concat(tables, ignore_index=True)


def input_components(x: np.ndarray, /) -> tuple[np.ndarray, np.ndarray]:
    """Return the principal components of inputs, not centred, and the second moment along each.

    Rows of the components (features, features) are the eigenvectors of E[x xᵀ], the moments
    (features,) its eigenvalues, descending; `x` is (samples, features).

    The mean is left in because the network sees it: the gradient of first-layer weights is
    δ xᵀ and their effect on the hidden units Wᵀx, with x as it is. A component of variance zero
    along which the mean lies would be as visible to training as any. Inputs whose mean is large
    against their spread, as pixels in [0, 1], have it as their first component nearly, and then the
    others are nearly those of centred PCA.
    """
    moments, vectors = scipy.linalg.eigh(x.T @ x / len(x))
    # Inputs that are always zero leave eigenvalues of zero, give or take the rounding.
    return vectors.T[::-1], np.maximum(moments[::-1], 0)


def first_kernel(layout: list[dict], /) -> np.ndarray:
    """Return the flat indices of the first layer's kernel (features, hidden).

    `UserError` if that layer is a convolution, whose weights belong to no input of their own.
    """
    kernel = next(tensor for tensor in layout if len(tensor["shape"]) > 1)
    if len(kernel["shape"]) != 2:
        raise UserError(
            "model.channels: found convolutions, accepted: [] for the composition along the inputs"
        )
    return indices(kernel)


def input_matrix(rows: np.ndarray, kernel: np.ndarray, /) -> np.ndarray:
    """Return Σ W_v W_vᵀ over the rows v (k, N), of trace 1 (features, features).

    W_v (features, hidden) is a row's part in the first layer's `kernel` (`first_kernel`). For a
    unit vector p in input space, pᵀ A p is the share of the rows' squared norm in the first kernel
    that lies along p; 1 / features each is what an isotropic direction has. NaN if there is nothing
    (`NOTHING_LEFT`).
    """
    weights = rows[:, kernel]
    products = np.tensordot(weights, weights, axes=((0, 2), (0, 2))).astype(np.float64)
    return _over(products, np.trace(products))


def chance_input_matrix(trivial: np.ndarray, kernel: np.ndarray, /) -> np.ndarray:
    """Return the `input_matrix` of all directions orthogonal to the orthonormal `trivial` (t, N).

    Without any it is I / features.
    """
    weights = trivial[:, kernel]
    features, hidden = kernel.shape
    left = hidden * np.eye(features) - np.tensordot(weights, weights, axes=((0, 2), (0, 2)))
    return _over(left, np.trace(left))


def seen(matrix: np.ndarray, moment: np.ndarray, /) -> float:
    """Return the inputs' second moment along a subspace's first-layer part, isotropic being 1.

    tr(A M) over tr(M) / features, with A an `input_matrix` and M = E[x xᵀ], or the covariance.

    >>> seen(np.diag([1.0, 0.0]), np.diag([3.0, 1.0]))
    1.5
    """
    return float(np.sum(matrix * moment) / np.trace(moment) * len(moment))


def input_profiles(
    x: np.ndarray,
    right: dict[str, np.ndarray],
    left: dict[str, np.ndarray],
    trivial: np.ndarray,
    layout: list[dict],
    /,
) -> dict[str, np.ndarray | float]:
    """Return how the first-layer part of each subspace lies to the training inputs `x`.

    `components`, `second_moment` and `variance` along each; then for every subspace
    `profile_<subspace>` (features,), the share of its first-layer part along each component, and
    `second_moment_ratio_<subspace>`, `variance_ratio_<subspace>` (`seen`). Subspaces are
    `right_<name>` and `left_<name>` of `SUBSPACES`, `chance` and `chance_without_trivial`.
    """
    kernel = first_kernel(layout)
    sides = (("right", right), ("left", left))
    matrices = {
        f"{side}_{name}": input_matrix(vectors, kernel)
        for side, rows in sides
        for name, vectors in rows.items()
    }
    matrices["chance"] = chance_input_matrix(trivial[:0], kernel)
    matrices["chance_without_trivial"] = chance_input_matrix(trivial, kernel)
    components, second_moment = input_components(x)
    moment, mean = x.T @ x / len(x), x.mean(axis=0)
    covariance = moment - np.outer(mean, mean)
    result: dict[str, np.ndarray | float] = {
        "components": components,
        "second_moment": second_moment,
    }
    result["variance"] = _along(components, covariance)
    for name, matrix in matrices.items():
        result[f"profile_{name}"] = _along(components, matrix)
        result[f"second_moment_ratio_{name}"] = seen(matrix, moment)
        result[f"variance_ratio_{name}"] = seen(matrix, covariance)
    return result


def _tensor_squares(vectors: np.ndarray, layout: list[dict]) -> np.ndarray:
    """Return the squared norm of each row in each tensor (directions, tensors), float64."""
    starts = [tensor["start"] for tensor in layout]
    return np.add.reduceat(np.square(vectors, dtype=np.float64), starts, axis=1)


def _along(components: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Return pᵀ A p for each row p of `components`."""
    return np.einsum("ki,ij,kj->k", components, matrix, components, optimize=True)


def _over(parts: np.ndarray, total: float) -> np.ndarray:
    """Return the shares of the whole, NaN if there is nothing to share out."""
    return parts / total if total > NOTHING_LEFT else np.full_like(parts, np.nan)
