"""Spectra of J_t = ∂θ_t/∂θ₀ through training: regions, expansion and volume over the epochs.

J_t takes a change of θ₀ to the change of θ_t that follows from it, the optimiser's buffers starting
from zero in both trainings. With momentum the state of training is (θ, v), v the buffer, and J_t
is the block θ_t by θ₀ of the derivative of the state's map, taken at v = 0. It is not the product
of the single steps' blocks θ by θ, as those leave out what travels through the buffer.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from training_jacobian.program.errors import UserError
from training_jacobian.spectrum.regions import Thresholds, partition


def spectrum_history(
    spectra: Mapping[int, np.ndarray], thresholds: Thresholds, /, *, steps_per_epoch: int
) -> pd.DataFrame:
    """Return one row per epoch, the start among them, where J₀ is the identity.

    Parameters
    ----------
    spectra
        Singular values (N,) of J_t, descending, by epoch (1 or later).
    thresholds
        Those of the regions.
    steps_per_epoch
        Steps of the optimiser.

    Returns
    -------
    table
        Columns epoch, step; chaotic, bulk, transition, stable (counts); sigma_largest,
        sigma_smallest; lyapunov = ln σ₁ / steps so far (per step, NaN at the start), the largest
        finite-time Lyapunov exponent in the sense of this module; log_volume = Σ ln σ;
        resolved_log_volume without the values of at most ε σ₁, which are noise, ε that of the
        spectrum's precision; unresolved, the number of those; log_volume_bound with each of them
        taken for ε σ₁, which is an upper bound that can be followed through the epochs, while the
        resolved log-volume jumps whenever a value leaves it.
    """
    sizes = {len(sigma) for sigma in spectra.values()}
    if len(sizes) != 1:
        raise UserError(
            f"spectra through training: found {sorted(sizes)} singular values, "
            "accepted: one number for all epochs"
        )
    whole = {0: np.ones(sizes.pop()), **spectra}
    rows = [
        {"epoch": epoch, "step": epoch * steps_per_epoch}
        | _measure(whole[epoch], thresholds, epoch * steps_per_epoch)
        for epoch in sorted(whole)
    ]
    return pd.DataFrame(rows)


def _measure(sigma: np.ndarray, thresholds: Thresholds, steps: int) -> dict[str, float]:
    parts = partition(sigma, thresholds)
    rounding = np.finfo(sigma.dtype).eps * sigma[0].astype(np.float64)
    resolved = sigma > rounding
    with np.errstate(divide="ignore"):
        logarithms = np.log(sigma.astype(np.float64))
    return {
        **{name: len(parts[name]) for name in ("chaotic", "bulk", "transition", "stable")},
        "sigma_largest": sigma[0],
        "sigma_smallest": sigma[-1],
        "lyapunov": logarithms[0] / steps if steps else np.nan,
        "log_volume": logarithms.sum(),
        "resolved_log_volume": logarithms[resolved].sum(),
        "unresolved": int((~resolved).sum()),
        "log_volume_bound": np.maximum(logarithms, np.log(rounding)).sum(),
    }
