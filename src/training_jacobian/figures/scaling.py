"""How good estimates without the matrix are, and how the regions' sizes go with the network's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator

from training_jacobian.figures import figure
from training_jacobian.figures.style import COLORS
from training_jacobian.spectrum.regions import REGIONS

POINTS = 100
"""Percentage points in a share of one."""

THIRD = 1 / 3
"""Part of the matrix's cost that the estimates may take."""

JITTER = 0.06
"""Half the width, in ln products, over which the seeds of one budget are spread."""

ERROR_TICKS = (-50, -20, -10, -5, -2, -1, -0.5, 0, 0.5, 1, 2, 5, 10, 20, 50)

MARKERS: dict[str, dict[str, Any]] = {
    "counted": {"marker": "o"},
    "estimated": {"marker": "D", "markerfacecolor": "white", "capsize": 2},
}
DOTTED: dict[str, Any] = {"color": "black", "linewidth": 0.7, "linestyle": ":"}


@figure(
    "18 Without the matrix",
    {"matrix_free_accuracy": "Accuracy of the estimates"},
    {"table": "{main}/matrix_free_accuracy.csv", "regions": "{main}/regions.json"},
)
def matrix_free_accuracy(table: pd.DataFrame, regions: Mapping) -> Figure:
    """Error of each region's share against the products used, one point and interval per seed.

    Beside every budget stands how many of its seeds' intervals contain the truth. `table` is what
    `compare_matrix_free.py` writes, `regions` the content of regions.json with the number of
    parameters N: as many products give the whole matrix.
    """
    parameters = regions["parameters"]
    figure, panels = plt.subplots(1, 3, figsize=(7.2, 3), sharex=True, sharey=True)
    for axes, region in zip(panels, REGIONS, strict=True):
        rows = table[table["region"] == region]
        axes.axhline(0, color="black", linewidth=0.6)
        band = axes.axhspan(-1, 1, color="black", alpha=0.08, linewidth=0, label="± 1 point")
        third = axes.axvline(THIRD * parameters, **DOTTED, label="a third of N")
        for _, seeds in rows.groupby("products"):
            _estimates(axes, seeds, COLORS[region])
        axes.set(xscale="log", xlabel="products (part of N)")
        axes.set_title(region, pad=14, color=COLORS[region])
        _products_axis(axes, sorted(rows["products"].unique()), parameters)
    _error_axis(panels[0])
    covered = Line2D([], [], linestyle="", label="above: intervals that contain the truth")
    figure.legend(handles=[band, third, covered], loc="outside lower center", ncols=3)
    return figure


@figure(
    "18 Without the matrix",
    {"region_sizes": "Regions against network size"},
    {"table": "region_sizes.csv"},
)
def region_sizes(table: pd.DataFrame) -> Figure:
    """Shares (left) and counts (right) of the regions against N, every run labelled.

    `table` is what `collect_region_sizes.py` writes.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.1))
    for (method, region), rows in table.groupby(["method", "region"], sort=False):
        style = {**MARKERS[method], "color": COLORS[region], "linestyle": "", "markersize": 4}
        for axes, factor in ((left, POINTS), (right, rows["parameters"])):
            values, low, high = (factor * rows[name] for name in ("fraction", "low", "high"))
            reach = [values - low, high - values]
            axes.errorbar(rows["parameters"], values, yerr=reach, **style)
    sizes = table.groupby("run", sort=False)["parameters"].first()
    for axes in (left, right):
        axes.set(xscale="log", xlabel="number of parameters N")
        _name_runs(axes, sizes)
    left.set(ylabel="share of the singular values (%)", ylim=(0, None))
    right.set(ylabel="number of singular values", yscale="log")
    right.plot(sizes, sizes, **DOTTED, zorder=0)
    middle = sizes.iloc[0] ** 0.5 * sizes.iloc[-1] ** 0.5
    right.annotate("N", (middle, 1.1 * middle), ha="right", va="bottom", fontsize=7)
    _legend(figure, table)
    return figure


def _estimates(axes: Axes, seeds: pd.DataFrame, color: str) -> None:
    """Draw one budget's estimates side by side, and how many intervals contain the truth."""
    products = seeds["products"].iloc[0]
    places = products * np.exp(JITTER * np.linspace(-1, 1, len(seeds)))
    reach = [seeds["fraction"] - seeds["low"], seeds["high"] - seeds["fraction"]]
    error = POINTS * (seeds["fraction"] - seeds["truth"])
    lines: dict[str, Any] = {"elinewidth": 0.6, "linestyle": "", "color": color}
    axes.errorbar(places, error, yerr=POINTS * np.array(reach), marker="o", markersize=2, **lines)
    covered = ((seeds["low"] <= seeds["truth"]) & (seeds["truth"] <= seeds["high"])).sum()
    above: dict[str, Any] = {"transform": axes.get_xaxis_transform(), "ha": "center"}
    axes.text(products, 1.01, f"{covered}/{len(seeds)}", fontsize=6.5, **above)


def _products_axis(axes: Axes, products: list[int], parameters: int) -> None:
    """Label every budget with its products and their part of N."""
    labels = [f"{count}\n{POINTS * count / parameters:.0f} %" for count in products]
    axes.set_xticks(products, labels)
    axes.xaxis.set_minor_locator(NullLocator())


def _error_axis(axes: Axes) -> None:
    """Make the axis linear within a point, logarithmic beyond: small budgets are off by many."""
    axes.set_yscale("symlog", linthresh=1, linscale=1)
    low, high = axes.get_ylim()
    ticks = [tick for tick in ERROR_TICKS if low <= tick <= high]
    axes.set_yticks(ticks, [f"{tick:g}".replace("-", "−") for tick in ticks])
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_ylabel("estimated less counted share (points)")


def _name_runs(axes: Axes, sizes: pd.Series) -> None:
    """Write every run's name above its N, with a faint line down to its points."""
    for run, size in sizes.items():
        axes.axvline(size, color="black", linewidth=0.4, alpha=0.2, zorder=0)
        above: dict[str, Any] = {"transform": axes.get_xaxis_transform(), "fontsize": 6}
        axes.text(size, 1.02, run, rotation=60, rotation_mode="anchor", **above)


def _legend(figure: Figure, table: pd.DataFrame) -> None:
    """Explain colours and markers, the latter as far as they occur."""
    dots: dict[str, dict[str, Any]] = {
        region: {"color": COLORS[region], "marker": "s"} for region in REGIONS
    }
    dots |= {name: {"color": "black"} | MARKERS[name] for name in table["method"].unique()}
    handles = []
    for label, style in dots.items():
        style = {name: value for name, value in style.items() if name != "capsize"}
        handles.append(Line2D([], [], linestyle="", markersize=4, label=label, **style))
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
