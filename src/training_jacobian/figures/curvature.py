"""Hessian and Gauss–Newton matrix: spectra, curvature of the regions, restricted training.

"Bulk" is here, as everywhere, the region σ ≈ 1 of the training Jacobian.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training_jacobian.figures import figure
from training_jacobian.figures.style import COLORS, plain_numbers, random_band, scatter_regions
from training_jacobian.spectrum.regions import REGIONS

POINTS = {"start": "$θ_0$", "end": "$θ_T$"}
PARTS = (*REGIONS, "transition")
SPACES = {
    ("hessian", "top"): "$H$ top",
    ("hessian", "lowest"): "$H$ lowest",
    ("gauss_newton", "top"): "GN top",
}
SIDES = {
    ("start", "right"): "$θ_0$, right vectors",
    ("end", "right"): "$θ_T$, right vectors",
    ("end", "left"): "$θ_T$, left vectors",
}
ROUNDING = 1e-12
"""Eigenvalues under this multiple of the largest are not told from zero."""

LINEAR_WITHIN = 1e-5
"""Curvatures smaller than this stand on a linear part of the axis."""

TRAININGS = {
    ("dominant", "start"): {"color": "black", "label": "dominant, $θ_0$"},
    ("dominant", "end"): {"color": "black", "linestyle": "--", "label": "dominant, $θ_T$"},
    ("lowest", "start"): {"color": "#882255", "label": "lowest, $θ_0$"},
    ("lowest", "end"): {"color": "#882255", "linestyle": "--", "label": "lowest, $θ_T$"},
    ("chaotic", "none"): {"color": COLORS["chaotic"], "label": "chaotic"},
    ("stable", "none"): {"color": COLORS["stable"], "label": "stable"},
}


@figure(
    "16 Curvature",
    {"curvature_spectrum": "Eigenvalues of the Hessian"},
    {"curvature": "{run}/curvature.npz"},
)
def spectra(curvature: Mapping[str, np.ndarray]) -> Figure:
    """Size of the eigenvalues against index, at both ends of training.

    `curvature` is what `measure_curvature.py` writes. Positive ones from the left, the Hessian's
    negative ones, dashed, towards the right.
    """
    figure, axes = plt.subplots(1, 2, figsize=(7.2, 2.6), sharey=True)
    for ax, (point, name), letter in zip(axes, POINTS.items(), "ab", strict=True):
        for matrix, color in (("hessian", "black"), ("gauss_newton", "#999933")):
            values = curvature[f"eigenvalues_{matrix}_{point}"]
            floor = ROUNDING * values[0]
            label = {"hessian": "Hessian", "gauss_newton": "Gauss–Newton"}[matrix]
            ax.plot(np.where(values > floor, values, np.nan), color=color, label=label)
            if values[-1] < -floor:
                negative = np.where(values < -floor, -values, np.nan)
                ax.plot(negative, color=color, linestyle="--", label=f"{label}, negative: |λ|")
        for k in curvature["dimensions"]:
            ax.axvline(k, color="0.7", linewidth=0.6, linestyle=":", zorder=0)
        ax.set_title(f"({letter}) at {name}", loc="left")
        ax.set(yscale="log", xlabel="index of eigenvalue")
    axes[0].set(ylabel="|eigenvalue λ|")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return figure


@figure(
    "16 Curvature",
    {"curvature_along_singular_vectors": "Curvature along singular vectors"},
    {"curvature": "{run}/curvature.npz"},
)
def along_singular_vectors(
    curvature: Mapping[str, np.ndarray], parts: Mapping[str, np.ndarray]
) -> Figure:
    """The Hessian's curvature along every singular vector against index, coloured by region."""
    figure, axes = plt.subplots(1, 3, figsize=(7.2, 2.7), sharey=True)
    for ax, ((point, side), name), letter in zip(axes, SIDES.items(), "abc", strict=True):
        values = curvature[f"along_{side}_{point}"]
        ax.axhline(0, color="black", linewidth=0.6, linestyle=":")
        scatter_regions(ax, parts, values)
        ax.set_yscale("symlog", linthresh=LINEAR_WITHIN, linscale=0.6)
        ax.set_title(f"({letter}) {name}", loc="left")
        ax.set(xlabel="index of singular value")
    axes[0].set(ylabel="curvature $v_i^T H v_i$")
    axes[0].set_yticks([sign * 10.0**power for sign in (-1, 1) for power in (-4, -2, 0)] + [0])
    axes[0].minorticks_off()
    handles = axes[0].get_legend_handles_labels()
    figure.legend(*handles, loc="outside lower center", ncols=4, markerscale=4, handletextpad=0.2)
    return figure


@figure(
    "16 Curvature",
    {"curvature_overlap": "Eigenspaces and regions"},
    {"overlap": "{run}/curvature_overlap.csv"},
)
def eigenspace_shares(overlap: pd.DataFrame) -> Figure:
    """Which regions the top and the lowest eigenvectors lie in, per point and side.

    `overlap` is what `measure_curvature.py` writes. A bar is the mean eigenvector of an eigenspace
    of k dimensions; the last one is a random direction.
    """
    figure, axes = plt.subplots(1, 3, figsize=(7.2, 2.9), sharey=True)
    for ax, ((point, side), name), letter in zip(axes, SIDES.items(), "abc", strict=True):
        rows = overlap[(overlap["point"] == point) & (overlap["side"] == side)]
        bars = _bars(rows)
        left = np.zeros(len(bars))
        for region in PARTS:
            ax.barh(bars.index, bars[region], left=left, color=COLORS[region], label=region)
            left += bars[region]
        ax.set_title(f"({letter}) {name}", loc="left")
        ax.set(xlim=(0, 1))
        ax.set_xticks((0, 0.5, 1), ("0", "0.5", "1"))
    axes[0].invert_yaxis()
    axes[1].set(xlabel="share of an eigenvector's squared norm")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    return figure


@figure(
    "16 Curvature",
    {"curvature_restricted": "Training in eigenspaces"},
    {"table": "{run}/curvature_restricted.csv"},
)
def restricted_losses(table: pd.DataFrame) -> Figure:
    """Test loss (nats) of training with k directions, and with all but k, against k.

    `table` is what `train_dominant.py` writes. The band spans the random subspaces.
    """
    figure, axes = plt.subplots(1, 2, figsize=(7.2, 2.8), sharey=True, width_ratios=(1.4, 1))
    titles = ("(a) k directions", "(b) all but k directions")
    for ax, suffix, title in zip(axes, ("", "_complement"), titles, strict=True):
        for (subspace, point), style in TRAININGS.items():
            chosen = (table["subspace"] == subspace + suffix) & (table["point"] == point)
            rows = table[chosen].sort_values("directions")
            if len(rows):
                ax.plot(rows["directions"], rows["test_loss"], marker=".", markersize=5, **style)
        _reference_lines(ax, table, named=suffix == "")
        ax.set_title(title, loc="left")
        ax.set(xscale="log", yscale="log", xlabel="k")
        ticks = np.unique(table.loc[table["subspace"] == "dominant", "directions"])
        ax.set_xticks(ticks, ticks)
        ax.minorticks_off()
    losses = table[table["subspace"] == "random"].groupby("directions")["test_loss"]
    spread = losses.agg(["min", "median", "max"])
    random_band(axes[0], spread, marker=".", markersize=5, label="random")
    axes[0].set(ylabel="test loss (nats)")
    plain_numbers(axes[0])
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside right center")
    return figure


def _bars(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the regions' shares (columns) in each eigenspace (labelled rows), chance last."""
    shares = rows.pivot_table(
        index=["matrix", "eigenspace", "dimension"], columns="region", values="share"
    )
    ordered = [key for space in SPACES for key in shares.index if key[:2] == space]
    bars = shares.loc[ordered, list(PARTS)]
    bars.index = [f"{SPACES[key[:2]]} {key[2]}" for key in ordered]
    bars.loc["random"] = rows.groupby("region")["chance_share"].first()
    return bars


def _reference_lines(axes: Axes, table: pd.DataFrame, /, *, named: bool) -> None:
    """Draw the losses of the untrained and of the unrestricted network."""
    losses = table.set_index("subspace")["test_loss"]
    lines = ("none", "untrained", ":", 2), ("all", "unrestricted", "--", -8)
    place: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
    for name, text, line, offset in lines:
        axes.axhline(losses[name], color="black", linewidth=0.6, linestyle=line)
        if named:
            axes.annotate(text, (0.02, losses[name]), (0, offset), fontsize=7, **place)
