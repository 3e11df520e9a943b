"""How the counts of the regions depend on the thresholds that define them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import pandas as pd

from training_jacobian.spectrum.regions import Thresholds, partition

REGION_OF = {"chaotic_above": "chaotic", "bulk_within": "bulk", "stable_below": "stable"}
"""The one region whose count depends on the threshold."""

GRIDS = {
    "chaotic_above": 1 + np.geomspace(0.1, 4, 60),
    "bulk_within": np.geomspace(0.005, 0.5, 60),
    "stable_below": np.linspace(0.05, 0.95, 61),
}

ELASTICITY_FACTOR = 1.1
"""The elasticity is a secant between the distance from one times and over this factor."""


def threshold_sensitivity(
    sigma: np.ndarray, trivial: np.ndarray, chosen: Thresholds, /
) -> pd.DataFrame:
    """Return the counts of the regions over a grid of each threshold and at its chosen value.

    Parameters
    ----------
    sigma
        Singular values (N,).
    trivial
        Indices of the trivial block, which the region ``bulk_without_trivial`` leaves out.
    chosen
        The thresholds whose rows are marked ``chosen``.

    Returns
    -------
    table
        Columns threshold, value, region, count, fraction (of all singular values, or of those that
        are not trivial), chosen, and `elasticity`.
    """
    rows = []
    for threshold, region in REGION_OF.items():
        counted = {region: sigma}
        if region == "bulk":
            counted["bulk_without_trivial"] = np.delete(sigma, trivial)
        for name, values in counted.items():
            for row in _sweep(values, threshold, chosen):
                rows.append({"threshold": threshold, "region": name, **row})
    columns = ["threshold", "value", "region", "count", "fraction", "chosen", "elasticity"]
    return pd.DataFrame(rows)[columns]


def count(sigma: np.ndarray, threshold: str, value: float, chosen: Thresholds, /) -> int:
    """Return how many singular values the region of one threshold has, were it `value`."""
    parts = partition(sigma, dataclasses.replace(chosen, **{threshold: value}))
    return len(parts[REGION_OF[threshold]])


def elasticity(sigma: np.ndarray, threshold: str, value: float, chosen: Thresholds, /) -> float:
    """Return d ln(count) / d ln(distance of the threshold from one), NaN where a count is zero.

    A threshold 10 % further from one changes the count by about 10 % times this.
    """
    centre = 0 if threshold == "bulk_within" else 1
    further, nearer = (
        count(sigma, threshold, centre + (value - centre) * factor, chosen)
        for factor in (ELASTICITY_FACTOR, 1 / ELASTICITY_FACTOR)
    )
    if not further or not nearer:
        return float("nan")
    return float(np.log(further / nearer) / (2 * np.log(ELASTICITY_FACTOR)))


def _sweep(sigma: np.ndarray, threshold: str, chosen: Thresholds) -> Iterator[dict]:
    """Yield the counts over the grid, the chosen value among it, ascending."""
    own = getattr(chosen, threshold)
    for value in sorted({*GRIDS[threshold].tolist(), own}):
        found = count(sigma, threshold, value, chosen)
        yield {
            "value": value,
            "count": found,
            "fraction": found / len(sigma),
            "chosen": value == own,
            "elasticity": elasticity(sigma, threshold, value, chosen),
        }
