"""The leading singular triplets of a training run, by Golub–Kahan bidiagonalisation.

k steps from a random unit vector give ``J V = U B`` and ``Jᵀ U = V Bᵀ + β v e_kᵀ``
with orthonormal U, V (N, k) and B bidiagonal. From the SVD ``B = X S Yᵀ`` follow the Ritz
triplets ``(U x, s, V y)``, for which ``J (V y) = s U x`` and
``‖Jᵀ (U x) − s V y‖ = β |x_k|``, so that some singular value lies within
``β |x_k|`` of s. Those with a larger residual than is accepted are dropped.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import jax
import numpy as np
import scipy.linalg
from matfree import decomp

from training_jacobian.jacobian.operator import TrainingMap, check_iteration, one_vector, spread


@dataclasses.dataclass(frozen=True)
class Triplets:
    """Converged singular triplets, the largest value first.

    Attributes
    ----------
    u, sigma, vt
        Left vectors as rows (d, N), values (d,), right vectors as rows (d, N).
    residual
        ‖Jᵀu − σv‖ / σ as bidiagonalisation tells it (d,).
    consecutive
        How many of them, from the first on, have no Ritz value above them that was dropped. Only
        these are known by their index (of a value that J has several times, one copy is seen).
    """

    u: np.ndarray
    sigma: np.ndarray
    vt: np.ndarray
    residual: np.ndarray
    consecutive: int


def leading_triplets(
    training_map: TrainingMap,
    start: np.ndarray,
    /,
    *,
    steps: int,
    tolerance: float,
    tick: Callable[[], None] | None = None,
) -> Triplets:
    """Return the triplets whose residual is at most `tolerance`, from 2 · `steps` products.

    Values of zero are left out.

    Parameters
    ----------
    start
        A vector (N,) with a part along every singular vector, such as a random one.
    steps
        Steps of the bidiagonalisation, with full reorthogonalisation; at most N.
    tolerance
        Accepted ‖Jᵀu − σv‖ / σ.
    tick
        Called with every step, e.g. to move a progress bar.

    Raises
    ------
    DivergenceError, UserError
        See `check_iteration`.
    """
    product = one_vector(training_map, tick=tick)
    bidiagonalise = jax.jit(decomp.bidiag(steps, materialize=False), static_argnums=0)
    result = bidiagonalise(product, start.astype(training_map.dtype), training_map.context)
    (left, right), (diagonal, above), remainder, _ = jax.device_get(result)
    check_iteration(diagonal, above)
    x, sigma, yt = scipy.linalg.svd(_bidiagonal(diagonal, above))
    # A last remainder of zero comes as 0 times its unit vector 0/0.
    residual = np.linalg.norm(np.nan_to_num(remainder)) * np.abs(x[-1])
    found = (residual <= tolerance * sigma) & (sigma > 0)
    return Triplets(
        u=x.T[found].astype(left.dtype) @ left,
        sigma=sigma[found],
        vt=yt[found].astype(right.dtype) @ right,
        residual=residual[found] / sigma[found],
        consecutive=int(np.cumprod(found).sum()),
    )


def measured_residuals(
    training_map: TrainingMap, triplets: Triplets, count: int, /
) -> tuple[np.ndarray, np.ndarray]:
    """Return ‖Jv − σu‖ / σ and ‖Jᵀu − σv‖ / σ of the first `count` triplets, by products anew."""
    u, vt = triplets.u[:count], triplets.vt[:count]
    sigma = triplets.sigma[:count, None]
    pushed = np.asarray(spread(training_map.push, training_map.context, vt))
    pulled = np.asarray(spread(training_map.pull, training_map.context, u))
    forward = np.linalg.norm(pushed - sigma * u, axis=1)
    backward = np.linalg.norm(pulled - sigma * vt, axis=1)
    return forward / sigma[:, 0], backward / sigma[:, 0]


def _bidiagonal(diagonal: np.ndarray, above: np.ndarray) -> np.ndarray:
    """Return the dense upper bidiagonal matrix in float64."""
    return np.diag(diagonal.astype(float)) + np.diag(above.astype(float), 1)
