"""Statistics of the general claims, for runs of any size, loss and data set.

They are NaN, which decides no claim in its favour, where the bulk (or the region in question) has
no direction. Where another region has none, the bulk is compared with those that have.
"""

from __future__ import annotations

import math
from math import nan
from pathlib import Path

import numpy as np
import pandas as pd

from training_jacobian.claims.registry import ratio, region_indices, resolved, statistic
from training_jacobian.claims.statistics.perturbation import SHIFT_FILES, median_shift
from training_jacobian.files.storage import load_array, load_json
from training_jacobian.files.tables import load_table
from training_jacobian.spectrum.regions import REGIONS

RESTRICTED = "{run}/restricted_regions.csv"


@statistic("{run}/regions.json")
def smallest_region_fraction(results: Path, *, run: str) -> float:
    """Fraction of the singular values in the smallest of the three regions."""
    regions = load_json(results / run / "regions.json")
    return min(regions[region]["fraction"] for region in REGIONS)


@statistic("{run}/regions.json")
def bulk_margin(results: Path, *, run: str, bulk: str = "bulk") -> float:
    """Directions of the bulk less those of the next largest part, over the number of parameters.

    The parts are chaotic, stable and the transition between the regions.
    """
    regions = load_json(results / run / "regions.json")
    other = max(regions[part]["count"] for part in ("chaotic", "stable", "transition"))
    return (regions[bulk]["count"] - other) / regions["parameters"]


@statistic("{run}/regions.json", "{run}/sigma.npy", "{run}/alignment.npy")
def mean_absolute_alignment_of_most_stable(results: Path, *, run: str, share: float) -> float:
    """Mean absolute cosine between left and right vectors over the most stable directions.

    These are a share of the stable region, its smallest singular values; at least one. Of those
    that are `resolved`.
    """
    singled = resolved(load_array(results / run / "sigma.npy"))
    stable = np.intersect1d(region_indices(results, run, "stable"), singled)
    cosines = load_array(results / run / "alignment.npy")[stable]
    return float(np.abs(cosines[-math.ceil(share * len(stable)) :]).mean()) if len(stable) else nan


@statistic(*SHIFT_FILES)
def bulk_shift_over_lowest_other(
    results: Path, *, run: str, inputs: str, bulk: str = "bulk", over_samples: str = "max"
) -> float:
    """Median KL of the bulk over the smaller of the chaotic and the stable median KL."""
    chaotic, stable, own = (
        median_shift(results, run=run, inputs=inputs, region=region, over_samples=over_samples)
        for region in ("chaotic", "stable", bulk)
    )
    return ratio(own, float(np.fmin(chaotic, stable)))


@statistic(RESTRICTED)
def restricted_bulk_over_worst_other(
    results: Path, *, run: str, quantity: str, bulk: str = "bulk"
) -> float:
    """Loss of training in the bulk over the highest in chaotic, stable or a random subspace.

    Each region has its own dimension, the random subspace that of the bulk asked for. The quantity
    is ``test_loss`` or ``final_train_loss`` (the objective, with its penalty if any).
    """
    own = _region_rows(results, run, bulk)
    random = _region_rows(results, run, "random")
    random = random[random["dimension"].isin(own["dimension"])]
    others = [random, *(_region_rows(results, run, region) for region in ("chaotic", "stable"))]
    losses = [rows[quantity].median() for rows in others]
    worst = max((loss for loss in losses if not math.isnan(loss)), default=nan)
    return ratio(own[quantity].median(), worst)


def _region_rows(results: Path, run: str, subspace: str) -> pd.DataFrame:
    """Return the rows in which a subspace has a region's dimension; none for an empty region."""
    table = load_table(results / run / "restricted_regions.csv")
    return table[(table["subspace"] == subspace) & table["is_region"]]
