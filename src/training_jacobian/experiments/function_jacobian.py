"""The parameter–function Jacobian G = ∂(outputs on some inputs)/∂θ and its near-null space."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import jax
import jax.numpy as jnp
import numpy as np
import scipy.linalg
from jax import Array

from training_jacobian.program.limits import check_size
from training_jacobian.spectrum.regions import share_within

RESOLVED_ABOVE = 1e-7
"""Singular values under this multiple of the largest one are not resolved and count as zero.

Eigenvalues of GᵀG in float64 are exact to about 1e-15 of the largest one, so singular values to
3e-8 of the largest; entries of G in float32 add less.
"""


def visible_outputs(
    logits: Callable[[Array, Array], Array], loss: str, /
) -> Callable[[Array, Array], Array]:
    """Return ``(theta, x) → outputs`` (samples, classes), that part of the logits the loss sees.

    Softmax cross-entropy does not change if a constant is added to all logits of a sample, so
    for it the sample's mean logit is subtracted; squared error sees the logits themselves.
    """

    def centred(theta: Array, x: Array) -> Array:
        values = logits(theta, x)
        return values - values.mean(axis=-1, keepdims=True)

    return centred if loss == "cross_entropy" else logits


def row_blocks(
    outputs: Callable[[Array, Array], Array], theta: Array, x: np.ndarray, /, *, samples: int = 100
) -> Iterator[np.ndarray]:
    """Yield G = ∂ outputs/∂θ in blocks (rows, N): samples in order, per sample one row a class."""

    def sample_rows(one: Array) -> Array:
        return jax.jacrev(lambda point: outputs(point, one[None])[0])(theta)

    block_rows = jax.jit(jax.vmap(sample_rows))
    for start in range(0, len(x), samples):
        block = block_rows(jnp.asarray(x[start : start + samples], dtype=theta.dtype))
        yield np.asarray(block).reshape(-1, theta.size)


def right_singular(
    outputs: Callable[[Array, Array], Array], theta: Array, x: np.ndarray, /
) -> tuple[np.ndarray, np.ndarray]:
    """Return the resolved singular values of G (k,), descending, and right vectors (k, N).

    From the eigenvectors of GᵀG or GGᵀ, whichever is smaller, in float64; the vectors are returned
    in the type of `theta`. Every direction orthogonal to them has a singular value of zero, or
    one that is not resolved (`RESOLVED_ABOVE`).
    """
    classes = jax.eval_shape(outputs, theta, x[:1]).shape[-1]
    blocks = (block.astype(np.float64) for block in row_blocks(outputs, theta, x))
    if len(x) * classes < theta.size:
        matrix = np.concatenate(list(blocks))
        sigma, left = _roots_and_vectors(matrix @ matrix.T)
        return sigma, (left @ matrix / sigma[:, None]).astype(theta.dtype)
    check_size("G'G", theta.size)
    gram = np.zeros((theta.size, theta.size))
    for block in blocks:
        gram += block.T @ block
    sigma, right = _roots_and_vectors(gram)
    return sigma, right.astype(theta.dtype)


def region_weights(right: np.ndarray, rows: np.ndarray, /) -> np.ndarray:
    """Return ‖V_r w_i‖² / dim (k,): how a subspace's dimensions are shared out over w_i.

    `right` (k, N) holds the w_i, `rows` (dim, N) is an orthonormal basis of the subspace. Over a
    whole basis of R^N the weights sum to 1; a random subspace's are 1 / N each on average. NaN for
    an empty subspace.
    """
    if len(rows) == 0:
        return np.full(len(right), np.nan)
    return share_within(right, rows.astype(right.dtype)).astype(np.float64) / len(rows)


def subspace_weights(
    right: np.ndarray, rows: dict[str, np.ndarray], trivial: np.ndarray, /
) -> dict[str, np.ndarray]:
    """Return the `region_weights` of each subspace in `rows`, and those that chance would give.

    ``chance`` is the mean over random subspaces of R^N, ``chance_without_trivial`` that over the
    complement of the orthonormal `trivial` directions (t, N).
    """
    size = right.shape[1]
    weights = {name: region_weights(right, basis) for name, basis in rows.items()}
    weights["chance"] = np.full(len(right), 1 / size)
    outside = 1 - share_within(right, trivial.astype(right.dtype))
    weights["chance_without_trivial"] = outside / (size - len(trivial))
    return weights


def share_below(sigma: np.ndarray, weights: np.ndarray, thresholds: np.ndarray, /) -> np.ndarray:
    """Return, per threshold τ, the share of a subspace in the span of the w_i with σ_i ≤ τ σ_1.

    What is not in the span of the directions above the threshold, so that directions which G
    maps to zero count without being listed.

    >>> share_below(np.array([2.0, 1.0]), np.array([0.5, 0.3]), np.array([0.1, 0.5, 1.0]))
    array([0.2, 0.5, 1. ])
    """
    relative = sigma / sigma[0]
    return np.array([1 - weights[relative > threshold].sum() for threshold in thresholds])


def output_change(sigma: np.ndarray, weights: np.ndarray, samples: int, /) -> float:
    """Return the RMS change of a sample's outputs per unit step along a subspace's directions.

    The square is the mean over directions and samples of ‖∂ outputs‖²: Σ σ_i² weight_i / samples.
    """
    return float(np.sqrt(np.sum(sigma**2 * weights) / samples))


def _roots_and_vectors(gram: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the roots of the resolved eigenvalues, descending, and eigenvectors as rows."""
    squares, vectors = scipy.linalg.eigh(gram, driver="evd", overwrite_a=True, check_finite=False)
    kept = np.flatnonzero(squares > RESOLVED_ABOVE**2 * squares[-1])[::-1]
    return np.sqrt(squares[kept]), vectors.T[kept]
