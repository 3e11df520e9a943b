"""What products with J and Jᵀ alone tell of one run: spectral density and leading directions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from training_jacobian.figures import figure
from training_jacobian.figures.style import COLORS
from training_jacobian.spectrum.regions import REGIONS, Thresholds, in_order, partition

INPUTS = {
    "train": "training set",
    "test": "test set",
    "white_noise": "normal noise",
    "inverted": "inverted test images",
}
"""Panels of the leading directions' shift, in this order."""

TEXT_PLACES = {"stable": 0.13, "bulk": 0.5, "chaotic": 0.87}
"""Where the regions' shares stand, in parts of the axes' width."""

MOST_TICKS = 9
"""Ticks with numbers between which there is room on the axis."""


@figure(
    "18 Without the matrix",
    {"spectral_density": "Estimated density"},
    {
        "density": "{run}/spectral_density.csv",
        "regions": "{run}/region_estimates.json",
        "leading": "{run}/leading_singular_values.csv",
        "sigma": "{run}/sigma.npy?",
    },
    settings={"chaotic_above": "positive", "bulk_within": "positive", "stable_below": "positive"},
)
def spectral_density(
    density: pd.DataFrame,
    regions: Mapping,
    leading: pd.DataFrame,
    chaotic_above: float,
    bulk_within: float,
    stable_below: float,
    sigma: np.ndarray | None = None,
) -> Figure:
    """Share of the singular values per unit of ln σ, coloured by region; the leading ones as ticks.

    Parameters
    ----------
    density, regions
        What `estimate_regions.py` writes.
    leading
        The leading singular values, as `find_leading_triplets.py` writes them.
    chaotic_above, bulk_within, stable_below
        The regions' thresholds.
    sigma
        All singular values (N,), where they are known: their density in the same intervals is
        drawn as a line, and the regions' counted shares stand beside the estimated ones.
    """
    thresholds = in_order(chaotic_above, bulk_within, stable_below)
    figure, axes = plt.subplots()
    edges = np.append(density["low"], density["high"].iloc[-1])
    width = np.diff(np.log(edges)).max()
    # The least that can be there: one singular value in an interval.
    floor = 1 / (regions["parameters"] * width)
    for name, low, high in _intervals(thresholds):
        _area(axes, density, name, max(low, edges[0]), min(high, edges[-1]))
    if sigma is not None:
        _counted(axes, sigma, edges)
    height = axes.get_xaxis_transform()
    axes.vlines(leading["sigma"], 0, 0.05, color="black", linewidth=0.4, transform=height)
    axes.set(xscale="log", yscale="log", xlim=edges[[0, -1]], ylim=(floor / 2, 1.5 / width))
    ticks = _ticks(edges[0], edges[-1])
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set(xlabel="singular value σ", ylabel="share of the values per unit of ln σ")
    below = f"σ < {edges[0]:g}: {_percent(1 - density['share'].sum())}"
    axes.text(0.01, 0.97, below, transform=axes.transAxes, va="top", fontsize=6)
    _write_shares(axes, regions, thresholds, sigma)
    return figure


def _ticks(low: float, high: float) -> list[float]:
    """Return 1 and 3 times the powers of ten in between; every other one where these are many."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    ticks = [float(f"{factor}e{power}") for power in powers for factor in (1, 3)]
    inside = [tick for tick in ticks if low < tick < high]
    return inside if len(inside) <= MOST_TICKS else [tick for tick in ticks[::2] if tick in inside]


@figure(
    "18 Without the matrix",
    {"leading_shift": "Prediction shift, leading directions"},
    {"table": "{run}/leading_shift.csv"},
    settings={"chaotic_above": "positive"},
)
def leading_shift(table: pd.DataFrame, chaotic_above: float) -> Figure:
    """KL after a unit step along leading singular vectors, beside that along random bulk vectors.

    One panel per set of inputs; `table` is what `measure_leading_shift.py` writes. The dashed lines
    are medians.
    """
    figure, panels = plt.subplots(2, 2, figsize=(5, 3.8), sharex=True, sharey=True)
    leading, bulk = (table[table["kind"] == kind] for kind in ("leading", "bulk"))
    # The bulk's vectors have no order: they stand side by side, right of the leading ones.
    beside = len(leading) * (1 + np.arange(1, len(bulk) + 1) / max(30, 2 * len(bulk)))
    chaotic = leading["sigma"] > chaotic_above
    groups = [
        ("leading: chaotic", leading[chaotic], leading.loc[chaotic, "index"], "chaotic", "o"),
        ("leading: others", leading[~chaotic], leading.loc[~chaotic, "index"], "transition", "o"),
        ("random bulk vectors", bulk, beside, "bulk", "D"),
    ]
    for axes, (name, title) in zip(panels.flat, INPUTS.items(), strict=True):
        for label, rows, places, region, marker in groups:
            if len(rows):
                style = {"marker": marker, "color": COLORS[region], "label": label}
                axes.plot(places, rows[name], markersize=2.5, linestyle="", **style)
        medians = [rows[name].median() for rows in (leading, bulk)]
        ends = [0, beside[0]], [len(leading), beside[-1]]
        axes.hlines(medians, *ends, "black", "--", label="median", linewidth=1)
        axes.set(yscale="log", title=title)
    panels[0, 0].set_xticks(np.linspace(0, len(leading), 6).round())
    plt.setp(panels[1], xlabel="index of leading direction")
    plt.setp(panels[:, 0], ylabel="max KL (nats)")
    figure.legend(*panels[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    return figure


def _intervals(thresholds: Thresholds) -> list[tuple[str, float, float]]:
    """Return the regions' intervals, and those between them."""
    stable, chaotic = thresholds.stable_below, thresholds.chaotic_above
    low, high = 1 - thresholds.bulk_within, 1 + thresholds.bulk_within
    return [
        ("stable", 0, stable),
        ("transition", stable, low),
        ("bulk", low, high),
        ("transition", high, chaotic),
        ("chaotic", chaotic, np.inf),
    ]


def _area(axes: Axes, density: pd.DataFrame, name: str, low: float, high: float) -> None:
    """Fill the steps of the density between two singular values."""
    rows = density[(density["high"] > low) & (density["low"] < high)]
    if low < high:
        edges = np.append(rows["low"], rows["high"].iloc[-1]).clip(low, high)
        axes.stairs(rows["density"], edges, baseline=0, fill=True, color=COLORS[name], linewidth=0)


def _counted(axes: Axes, sigma: np.ndarray, edges: np.ndarray) -> None:
    density = np.histogram(sigma, edges)[0] / len(sigma) / np.diff(np.log(edges))
    axes.stairs(density, edges, color="black", linewidth=0.8, label="counted", zorder=3)
    axes.legend(loc="upper left", bbox_to_anchor=(0, 0.93), handlelength=1.2)


def _write_shares(
    axes: Axes, regions: Mapping, thresholds: Thresholds, sigma: np.ndarray | None
) -> None:
    """Write each region's estimated share and interval, and the counted share, above the axes."""
    counted = {} if sigma is None else partition(sigma, thresholds)
    for name in REGIONS:
        share = regions[name]
        interval = f"[{100 * share['low']:.1f}, {100 * share['high']:.1f}]"
        lines = [name, f"{_percent(share['fraction'])} {interval}"]
        if sigma is not None:
            lines.append(f"counted {_percent(len(counted[name]) / len(sigma))}")
        where: dict[str, Any] = {"transform": axes.transAxes, "ha": "center", "va": "bottom"}
        place, color = TEXT_PLACES[name], COLORS[name]
        axes.text(place, 1.02, "\n".join(lines), color=color, fontsize=6.5, **where)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
