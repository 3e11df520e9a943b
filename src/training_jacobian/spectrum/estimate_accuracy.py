"""How near matrix-free estimates of the regions come to the truth, where the truth is known.

The estimates see a matrix through its products alone, so with J = U Σ Vᵀ at hand the iteration on
JᵀJ from a probe z is, coefficient by coefficient, that on the diagonal matrix Σ² from Vᵀ z. That
makes many repetitions cheap; that the operator of a training run gives the same as its matrix is
for the operator's tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import jax.numpy as jnp
import numpy as np

from training_jacobian.jacobian.operator import TrainingMap
from training_jacobian.spectrum.density import tridiagonalise
from training_jacobian.spectrum.leading import leading_triplets
from training_jacobian.spectrum.quadrature import region_shares


def diagonal_map(sigma: np.ndarray, /) -> TrainingMap:
    """Return the operator diag(σ)."""

    def scaled(context: dict, rows: jnp.ndarray) -> jnp.ndarray:
        return rows * context["sigma"]

    return TrainingMap(
        push=scaled,
        pull=scaled,
        context={"sigma": jnp.asarray(sigma)},
        size=len(sigma),
        dtype=sigma.dtype,
    )


def estimates(
    sigma: np.ndarray,
    probes: np.ndarray,
    thresholds: Mapping[str, float],
    /,
    *,
    leading_steps: int,
    steps: int,
    tolerance: float,
    seed: int,
) -> Iterator[dict]:
    """Yield one row per region: estimate, 95 % interval, products used, whether it extrapolates.

    Parameters
    ----------
    sigma
        All singular values (N,).
    probes
        Probes in the basis of the right singular vectors (probes, N).
    """
    operator = diagonal_map(sigma)
    start = np.random.default_rng(seed).standard_normal(len(sigma))
    known = leading_triplets(operator, start, steps=leading_steps, tolerance=tolerance)
    bulk = 1 - thresholds["bulk_within"], 1 + thresholds["bulk_within"]
    found = tridiagonalise(operator, probes, known.vt, steps=steps, interval=bulk)
    shares = region_shares(
        found.diagonals, found.off_diagonals, known.sigma, len(sigma), thresholds
    )
    for region, share in shares.items():
        low, high = share.interval
        yield {
            "region": region,
            "products": 2 * (leading_steps + len(probes) * steps),
            "fraction": share.value,
            "low": low,
            "high": high,
            "extrapolates": share.extrapolates,
        }
