"""Counts of the regions against the thresholds that define them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from training_jacobian.figures import figure
from training_jacobian.figures.style import COLORS
from training_jacobian.program.errors import UserError
from training_jacobian.spectrum.regions import REGIONS

PANELS: dict[str, dict[str, Any]] = {
    "chaotic_above": {"xlabel": "chaotic: σ above", "xscale": "log", "ticks": (1.1, 1.5, 2, 3, 5)},
    "bulk_within": {"xlabel": "bulk: |σ − 1| at most", "xscale": "log", "ticks": (0.01, 0.1, 0.5)},
    "stable_below": {"xlabel": "stable: σ below", "xscale": "linear", "ticks": np.r_[0.1:0.9:5j]},
}
STYLES: dict[str, dict[str, Any]] = {
    "chaotic": {"color": COLORS["chaotic"]},
    "bulk": {"color": COLORS["bulk"]},
    "bulk_without_trivial": {"color": "#56B4E9", "linestyle": "--"},
    "stable": {"color": COLORS["stable"]},
}
OTHERS: dict[str, Any] = {"color": "black", "linewidth": 0.4, "alpha": 0.6}
STATED: dict[str, Any] = {"color": "black", "linewidth": 0.7, "linestyle": "--"}
CHOSEN: dict[str, Any] = {"color": "black", "linewidth": 0.7, "linestyle": ":", "zorder": 0}


@figure(
    "13 Thresholds and precision",
    {"threshold_sensitivity": "Regions against thresholds"},
    {
        "table": "{run}/threshold_sensitivity.csv",
        "others": "{runs}/threshold_sensitivity.csv*",
    },
    settings={"stated": "finite*"},
)
def threshold_sensitivity(
    table: pd.DataFrame, others: Sequence[pd.DataFrame], stated: Sequence[float]
) -> Figure:
    """Count of each region against its threshold, the chosen value marked.

    Parameters
    ----------
    table
        What `measure_sensitivity.py` writes.
    others
        The same of other runs, drawn as thin lines.
    stated
        Counts of chaotic, bulk and stable, each drawn as a level; may be empty.
    """
    if len(stated) not in (0, 3):
        raise UserError(f"--stated: found {len(stated)}, accepted: 3, chaotic, bulk and stable")
    levels = dict(zip(REGIONS, stated, strict=False))
    figure, axes = plt.subplots(1, 3, figsize=(7.2, 2.5))
    for ax, (threshold, panel) in zip(axes, PANELS.items(), strict=True):
        rows = table[table["threshold"] == threshold]
        for other in others:
            _other_run(ax, other[other["threshold"] == threshold])
        for region, values in rows.groupby("region"):
            _curve(ax, region, values)
            if region in levels:
                ax.axhline(levels[region], **STATED)
        ax.axvline(rows.loc[rows["chosen"], "value"].iloc[0], **CHOSEN)
        ax.set(xlabel=panel["xlabel"], xscale=panel["xscale"])
        ax.set_xticks(panel["ticks"], [f"{tick:g}" for tick in panel["ticks"]])
        ax.minorticks_off()
        ax.set_ylim(0, 1.1 * max(rows["count"].max(), 1))
    axes[0].set_ylabel("number of singular values")
    _legend(figure, others=bool(others), stated=bool(stated))
    return figure


def _curve(axes: Axes, region: str, values: pd.DataFrame) -> None:
    axes.plot(values["value"], values["count"], **STYLES[region])
    own = values[values["chosen"]]
    axes.plot(own["value"], own["count"], marker="o", markersize=4, color=STYLES[region]["color"])


def _other_run(axes: Axes, rows: pd.DataFrame) -> None:
    for region, values in rows.groupby("region"):
        if region != "bulk_without_trivial":
            axes.plot(values["value"], values["count"], **OTHERS)


def _legend(figure: Figure, *, others: bool, stated: bool) -> None:
    entries = {region.replace("_without_", ", not "): style for region, style in STYLES.items()}
    entries["chosen threshold"] = CHOSEN
    if others:
        entries["other seeds"] = OTHERS
    if stated:
        entries["stated by the paper"] = STATED
    lines = [Line2D([], [], label=label, **style) for label, style in entries.items()]
    figure.legend(handles=lines, loc="outside lower center", ncols=4)
