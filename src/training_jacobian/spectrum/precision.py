"""What float32 changes: the spectrum of the same training in float64."""

from __future__ import annotations

import numpy as np
import pandas as pd

from training_jacobian.program.errors import UserError
from training_jacobian.spectrum.regions import Thresholds, partition


def spectrum_change(single: np.ndarray, double: np.ndarray, /) -> np.ndarray:
    """Return |σ_i(float64) − σ_i(float32)| / σ_i(float64), matched by index, shape (N,)."""
    if single.shape != double.shape:
        raise UserError(
            f"spectra to compare: found {len(single)} and {len(double)} singular values, "
            "accepted: two runs of one network"
        )
    return np.abs(double - single.astype(np.float64)) / double


def rounding_level(sigma: np.ndarray, /) -> float:
    """Return ε σ₁, below which singular values of this precision are noise."""
    return float(np.finfo(sigma.dtype).eps * sigma[0])


def compare_spectra(
    single: np.ndarray, double: np.ndarray, thresholds: Thresholds, /
) -> pd.DataFrame:
    """Return one row per region, and one for `all`, on the changes from float64 to float32.

    A region's indices are those of the float64 spectrum; only ``count_float32`` counts anew.

    Parameters
    ----------
    single, double
        Singular values (N,), descending, of the same training in float32 and in float64.
    thresholds
        Those of the regions.

    Returns
    -------
    table
        Columns region, count_float32, count_float64; largest_change and median_change of
        `spectrum_change`; under_rounding, the number of values of at most ε σ₁ with float32's ε;
        largest_change_above_rounding, without those; log_volume (Σ ln σ) and
        resolved_log_volume (without those) in both precisions.
    """
    found = partition(single, thresholds)
    parts = partition(double, thresholds)
    whole = np.arange(len(double))
    rows = [
        {"region": name, "count_float32": len(found.get(name, whole)), **_row(single, double, part)}
        for name, part in {**parts, "all": whole}.items()
    ]
    return pd.DataFrame(rows)


def _row(single: np.ndarray, double: np.ndarray, part: np.ndarray) -> dict[str, float]:
    resolved = part[double[part] > rounding_level(single)]
    change = spectrum_change(single, double)
    return {
        "count_float64": len(part),
        "largest_change": np.max(change[part], initial=0),
        "median_change": np.median(change[part]) if len(part) else 0.0,
        "under_rounding": len(part) - len(resolved),
        "largest_change_above_rounding": np.max(change[resolved], initial=0),
        "log_volume_float32": _log_volume(single[part]),
        "log_volume_float64": _log_volume(double[part]),
        "resolved_log_volume_float32": _log_volume(single[resolved]),
        "resolved_log_volume_float64": _log_volume(double[resolved]),
    }


def _log_volume(sigma: np.ndarray) -> float:
    with np.errstate(divide="ignore"):
        return float(np.log(sigma.astype(np.float64)).sum())
