"""Statistics of the claims on estimates without the matrix, and on networks too large for one."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd

from training_jacobian.claims.registry import ratio, statistic
from training_jacobian.files.storage import load_array, load_arrays, load_json
from training_jacobian.files.tables import load_table

LEADING = "{run}/leading_singular_values.csv"
ESTIMATES = "{run}/region_estimates.json"
ACCURACY = "{run}/matrix_free_accuracy.csv"
SHIFT = "{run}/leading_shift.csv"
SIZES = "region_sizes.csv"

POINTS = 100
"""Percentage points in a share of one."""


@statistic(LEADING)
def leading_count(results: Path, *, run: str) -> float:
    """Number of leading singular values that are listed with their residuals."""
    return len(load_table(results / LEADING.format(run=run)))


@statistic(LEADING, "{run}/sigma.npy")
def leading_value_error(results: Path, *, run: str) -> float:
    """Largest relative difference of the listed leading singular values from the matrix's own."""
    found = load_table(results / LEADING.format(run=run))["sigma"].to_numpy()
    sigma = load_array(results / run / "sigma.npy")[: len(found)].astype(float)
    return float(np.max(np.abs(found - sigma) / sigma))


@statistic(LEADING)
def leading_residual(results: Path, *, run: str) -> float:
    """Largest of ‖Jv − σu‖ / σ and ‖Jᵀu − σv‖ / σ, by products made anew, of the listed values."""
    table = load_table(results / LEADING.format(run=run))
    return float(table[["right", "left"]].to_numpy().max())


@statistic(ESTIMATES, "{run}/regions.json")
def region_estimate_error(results: Path, *, run: str, region: str) -> float:
    """Distance of a region's estimated share from the counted one, in percentage points."""
    estimate = load_json(results / ESTIMATES.format(run=run))[region]["fraction"]
    counted = load_json(results / run / "regions.json")[region]["fraction"]
    return POINTS * abs(estimate - counted)


@statistic(ACCURACY, ESTIMATES)
def covered_share(results: Path, *, run: str, region: str) -> float:
    """Share of the repeated estimates whose 95 % interval contains the counted share.

    Those are counted that take as many products as the run's own estimate.
    """
    rows = _repeated(results, run, region)
    covered = (rows["low"] <= rows["truth"]) & (rows["truth"] <= rows["high"])
    return float(covered.mean())


@statistic(ACCURACY, ESTIMATES)
def largest_estimate_error(results: Path, *, run: str, region: str) -> float:
    """Largest distance of the repeated estimates from the counted share, in percentage points.

    Those are counted that take as many products as the run's own estimate.
    """
    rows = _repeated(results, run, region)
    return float(POINTS * (rows["fraction"] - rows["truth"]).abs().max())


@statistic(ESTIMATES)
def products_per_parameter(results: Path, *, run: str) -> float:
    """Products with J or Jᵀ that the estimates take, over N, which the whole matrix takes."""
    estimates = load_json(results / ESTIMATES.format(run=run))
    return estimates["products"] / estimates["parameters"]


@statistic(ESTIMATES, "{run}/dataset.npz")
def directions_per_sample(results: Path, *, run: str, region: str) -> float:
    """Estimated number of singular values in a region over the number of training samples."""
    estimates = load_json(results / ESTIMATES.format(run=run))
    samples = len(load_arrays(results / run / "dataset.npz")["y_train"])
    return ratio(estimates[region]["fraction"] * estimates["parameters"], samples)


@statistic(SIZES)
def share_growth(results: Path, *, run: str, other: str, region: str) -> float:
    """Growth of a region's share from another run to this one, over the intervals' half-width.

    The half-widths of both runs' 95 % intervals are added; a counted share has none.
    """
    here, there = (_size(results, name, region) for name in (run, other))
    half_width = sum((size["high"] - size["low"]) / 2 for size in (here, there))
    return ratio(here["fraction"] - there["fraction"], half_width)


@statistic(SIZES)
def count_exponent(results: Path, *, run: str, region: str) -> float:
    """Exponent of N with which a region's count grows: slope over runs that differ in size.

    Least squares of ln count against ln N: 0 for a count that stays, 1 for one that grows as N.
    """
    rows = _of_sizes(results, run, region)
    counts = rows["fraction"] * rows["parameters"]
    if len(rows) < 3 or (counts <= 0).any():
        return math.nan
    return float(np.polyfit(np.log(rows["parameters"]), np.log(counts), 1)[0])


@statistic(SIZES)
def size_rank_correlation(results: Path, *, run: str, region: str) -> float:
    """Rank correlation (Spearman) of N with a region's share, over runs that differ in size."""
    rows = _of_sizes(results, run, region)
    if rows["parameters"].nunique() < 2 or rows["fraction"].nunique() < 2:
        return math.nan
    return float(rows["parameters"].rank().corr(rows["fraction"].rank()))


@statistic(SHIFT)
def leading_over_bulk_shift(results: Path, *, run: str, inputs: str) -> float:
    """Median KL along leading right singular vectors over that along random bulk vectors."""
    medians = load_table(results / SHIFT.format(run=run)).groupby("kind")[inputs].median()
    return ratio(medians["leading"], medians["bulk"])


def _repeated(results: Path, run: str, region: str) -> pd.DataFrame:
    """Return the rows of a region with as many products as the run's own estimate takes."""
    table = load_table(results / ACCURACY.format(run=run))
    products = load_json(results / ESTIMATES.format(run=run))["products"]
    return table[(table["region"] == region) & (table["products"] == products)]


def _of_sizes(results: Path, run: str, region: str) -> pd.DataFrame:
    """Return a region's rows over all runs that differ from `run` in size, and its own."""
    table = load_table(results / SIZES)
    if run not in set(table["run"]):
        raise ValueError(f"no run {run}")
    return table[table["region"] == region]


def _size(results: Path, run: str, region: str) -> pd.Series:
    table = load_table(results / SIZES)
    return table[(table["run"] == run) & (table["region"] == region)].iloc[0]
