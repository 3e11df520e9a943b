"""What singular vectors are made of: parameter tensors, and inputs in the first layer."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training_jacobian.figures import figure, style

MEAN_WINDOW = 75
"""Directions in the running mean's window."""

KINDS = {"kernel": "weights", "bias": "biases"}

CURVES = {
    name if name == "chance" else f"right_{name}": line for name, line in style.CURVES.items()
}

BOTTOM = 1e-3
"""Profiles are drawn down to this share of chance; what is less counts as nothing."""

ROUNDING = 1e-12
"""A moment below this share of the largest one is that of inputs that are always zero."""


@figure(
    "15 Composition",
    {"composition": "Share of each parameter tensor"},
    {"measured": "{run}/composition.npz"},
)
def composition(measured: dict[str, np.ndarray], parts: dict[str, np.ndarray]) -> Figure:
    """Share of each parameter tensor in every right singular vector, by index and region.

    `measured` is what `measure_composition.py` writes.
    """
    tensors = list(measured["tensors"])
    rows = len(tensors) // 2
    figure = plt.figure(figsize=(3.6, 0.9 + 1.2 * rows))
    grid = figure.subplots(rows, 2, sharex=True).ravel()
    shares = zip(tensors, measured["right_shares"].T, measured["chance"], strict=True)
    for axes, (name, share, chance) in zip(grid, shares, strict=True):
        _share(axes, share, parts)
        axes.axhline(chance, **style.CHANCE)
        layer, kind = str(name).split("/")
        axes.set_title(f"{layer}, {KINDS[kind]}", loc="left")
    size = plt.rcParams["axes.labelsize"]
    figure.supxlabel("index of right singular vector", fontsize=size)
    figure.supylabel("share of squared norm", fontsize=size)
    handles, labels = grid[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=3, markerscale=4)
    return figure


def _share(axes: Axes, share: np.ndarray, parts: dict[str, np.ndarray]) -> None:
    """Scatter one tensor's shares by region, with a running mean over all directions."""
    style.scatter_regions(axes, parts, share)
    window = min(MEAN_WINDOW, max(1, len(share) // 10))
    mean = pd.Series(share).rolling(window, center=True, min_periods=1).mean()
    axes.plot(mean, color="black", linewidth=0.9, label="running mean")


@figure(
    "15 Composition",
    {"input_components": "Share of each input component"},
    {"measured": "{run}/composition.npz"},
)
def input_components(measured: dict[str, np.ndarray]) -> Figure:
    """Share of each region's first-layer part along the inputs' principal components.

    `measured` is what `measure_composition.py` writes. Above: the inputs along each component.
    """
    figure, (top, bottom) = plt.subplots(2, sharex=True, figsize=(3.6, 3.6), height_ratios=(1, 1.7))
    _inputs(top, measured)
    chance = 1 / len(measured["second_moment"])
    profiles = {name: measured[f"profile_{name}"] for name in CURVES}
    for name, line in CURVES.items():
        bottom.plot(profiles[name], **line)
    bottom.set(
        yscale="log",
        ylim=(BOTTOM * chance, 1.5 * np.nanmax(list(profiles.values()))),
        xlabel="principal component of the inputs",
        ylabel="share of first-layer part",
    )
    for axes in (top, bottom):
        axes.minorticks_off()
    figure.legend(*bottom.get_legend_handles_labels(), loc="outside upper center", ncols=3)
    return figure


def _inputs(axes: Axes, measured: dict[str, np.ndarray]) -> None:
    """Draw second moment and variance along each component, but for inputs that are always zero."""
    smallest = ROUNDING * measured["second_moment"][0]
    for name, line in (("second_moment", "-"), ("variance", ":")):
        values = np.where(measured[name] > smallest, measured[name], np.nan)
        label = name.replace("_", " ")
        axes.plot(values, color="0.3", linestyle=line, linewidth=1.2, label=label)
    axes.set(yscale="log", ylabel="moment of inputs")
    axes.legend(loc="upper right")
