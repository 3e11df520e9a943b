"""Every algorithm that `jax.lax.linalg.svd` has on this device: time, and accuracy of σ."""

from __future__ import annotations

import time
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import scipy.linalg

from training_jacobian.svd import loss_of_orthogonality, residual

NAMES = ("QR", "JACOBI", "POLAR", "DIVIDE_AND_CONQUER")


def compare(matrix: np.ndarray, /) -> dict[str, dict[str, Any]]:
    """Decompose `matrix` (N, N) by every algorithm; return a record per name.

    A record holds seconds (of a second call, factors left on the device), residual, orthogonality
    of U and V, and how far σ is from LAPACK's in float64: sigma_absolute, max|Δσ| / σ_max, and
    sigma_relative, max|Δσ| / σ over the values that float64 resolves in the matrix's precision
    (σ > N ε σ_max). Or one key with the reason: missing, where the device has no such algorithm,
    or failed.
    """
    exact = scipy.linalg.svdvals(matrix.astype(np.float64))
    return {name: _measure(matrix, exact, name) for name in NAMES}


def _measure(matrix: np.ndarray, exact: np.ndarray, name: str) -> dict[str, Any]:
    algorithm = jax.lax.linalg.SvdAlgorithm[name]
    run = jax.jit(lambda a: jax.lax.linalg.svd(a, full_matrices=False, algorithm=algorithm))
    on_device = jnp.asarray(matrix)
    try:
        jax.block_until_ready(run(on_device))
    except NotImplementedError as error:
        return {"missing": str(error).splitlines()[0]}
    except jax.errors.JaxRuntimeError as error:
        return {"failed": str(error).splitlines()[0]}
    start = time.perf_counter()
    factors = jax.block_until_ready(run(on_device))
    seconds = time.perf_counter() - start
    u, sigma, vt = map(np.asarray, factors)
    if not all(np.isfinite(factor).all() for factor in (u, sigma, vt)):
        return {"failed": "factors that are not finite"}
    difference = np.abs(sigma.astype(np.float64) - exact)
    resolved = exact > len(exact) * np.finfo(matrix.dtype).eps * exact[0]
    return {
        "seconds": seconds,
        "residual": residual(matrix, u, sigma, vt),
        "orthogonality_u": loss_of_orthogonality(u.T),
        "orthogonality_v": loss_of_orthogonality(vt),
        "sigma_absolute": float(difference.max() / exact[0]),
        "sigma_relative": float((difference / exact)[resolved].max()),
    }
