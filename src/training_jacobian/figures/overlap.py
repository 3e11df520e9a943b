"""Subspaces of different seeds: overlap of each pair, and principal angles."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training_jacobian.figures import figure
from training_jacobian.figures.style import COLORS
from training_jacobian.spectrum.regions import REGIONS


@figure("10 Seeds", {"seed_overlap": "Overlap of two seeds"}, {"overlap": "seed_overlap.csv"})
def seed_overlap(overlap: pd.DataFrame) -> Figure:
    """Overlap of each pair of runs, by region, beside two kinds of chance, and once matched.

    All directions, and all but the trivial ones.

    `overlap` has the columns that `measure_seed_overlap.py` writes.
    """
    figure, axes = plt.subplots()
    for place, region in enumerate(REGIONS):
        pairs = overlap[overlap["region"] == region]
        _column(axes, place - 0.18, pairs, region, "", filled=True)
        _column(axes, place + 0.18, pairs, region, "_without_trivial", filled=False)
    axes.set_xticks(range(len(REGIONS)), REGIONS)
    axes.set(xlim=(-0.5, len(REGIONS) - 0.5), ylim=(0, 1), ylabel="overlap of two seeds")
    grey: dict[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 3.5, "color": "0.4"}
    axes.plot([], [], label="all directions", **grey)
    axes.plot([], [], label="without trivial ones", markerfacecolor="none", **grey)
    axes.plot([], [], label="hidden units matched", **grey | {"marker": "x"})
    axes.plot([], [], color="black", linewidth=1, label="chance")
    axes.plot([], [], color="0.5", linestyle="--", linewidth=1, label="chance, same composition")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.24), ncols=2, columnspacing=1)
    return figure


@figure(
    "10 Seeds",
    {"principal_angles": "Principal angles of two seeds"},
    {"angles": "seed_principal_angles.npz"},
)
def principal_angles(angles: dict[str, np.ndarray]) -> Figure:
    """Cosines of principal angles against the share of the dimensions, by region.

    `angles` holds, descending, ``<region>_<run>`` and the reference ``<region>_random``.
    """
    figure, axes = plt.subplots()
    for region in REGIONS:
        for name, cosines in angles.items():
            if not name.startswith(f"{region}_"):
                continue
            share = (np.arange(len(cosines)) + 0.5) / max(len(cosines), 1)
            line = ("--", 1) if name == f"{region}_random" else ("-", 0.8)
            axes.plot(share, cosines, color=COLORS[region], linestyle=line[0], linewidth=line[1])
        axes.plot([], [], color=COLORS[region], label=region)
    axes.plot([], [], color="0.4", linestyle="--", linewidth=1, label="random subspaces")
    axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="index of principal angle / dimension")
    axes.set_ylabel("cosine of principal angle")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.14), ncols=4, columnspacing=1)
    return figure


def _column(
    axes: Axes, x: float, pairs: pd.DataFrame, region: str, suffix: str, /, *, filled: bool
) -> None:
    """Draw one region's pairs side by side and, across them, what chance would give."""
    offsets = np.linspace(-0.1, 0.1, len(pairs)) if len(pairs) > 1 else np.zeros(len(pairs))
    face = COLORS[region] if filled else "none"
    dots: dict[str, Any] = {"s": 12, "facecolors": face, "edgecolors": COLORS[region]}
    axes.scatter(x + offsets, pairs[f"overlap{suffix}"], linewidths=0.8, **dots)
    crosses: dict[str, Any] = {"s": 10, "marker": "x", "color": COLORS[region], "linewidths": 0.8}
    axes.scatter(x + offsets, pairs[f"matched_overlap{suffix}"], **crosses)
    chances = {"chance": {"colors": "black"}, "structured_chance": {"colors": "0.5"}}
    for name, style in chances.items():
        line: dict[str, Any] = style | {"linestyles": "-" if name == "chance" else "--"}
        mean = pairs[f"{name}{suffix}"].mean()
        axes.hlines(mean, x - 0.15, x + 0.15, linewidth=1, **line)
