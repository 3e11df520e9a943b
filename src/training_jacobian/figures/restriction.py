"""Training restricted to subspaces: test loss against dimension, and the curves of training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training_jacobian.figures import figure
from training_jacobian.figures.style import COLORS, plain_numbers, random_band

LABELS = {
    "complement": "complement of bulk",
    "bulk_without_trivial": "bulk, not trivial",
    "random": "random",
}
CURVES = ("bulk", "bulk_without_trivial", "complement", "chaotic", "stable")
STYLES = {"bulk_without_trivial": {"color": "#56B4E9", "linestyle": "--"}}


@figure(
    "06 Restricted training",
    {
        "restricted_training_bulk": "Bulk and its complement",
        "restricted_training_chaotic_stable": "Chaotic and stable",
    },
    {"table": "{run}/restricted_training.csv"},
    given={
        "subspaces": [["bulk", "bulk_without_trivial", "complement"], ["chaotic", "stable"]],
    },
)
def loss_by_dimension(table: pd.DataFrame, subspaces: Sequence[str]) -> Figure:
    """Test loss (nats) against the dimension of each subspace, over a band of random ones.

    The band spans the draws, the line is their median; a ring marks the dimension of the region
    itself. Dotted: untrained; dashed: unrestricted.
    """
    figure, axes = plt.subplots()
    _reference_lines(axes, table)
    for name in subspaces:
        rows = table[table["subspace"] == name].sort_values("dimension")
        style = _style(name)
        axes.plot(rows["dimension"], rows["test_loss"], marker=".", markersize=4, **style)
        region = rows[rows["is_region"]]
        ring: dict[str, Any] = {"marker": "o", "markersize": 6, "fillstyle": "none", "ls": "none"}
        axes.plot(region["dimension"], region["test_loss"], color=style["color"], **ring)
    losses = table[table["subspace"] == "random"].groupby("dimension")["test_loss"]
    random_band(axes, losses.agg(["min", "median", "max"]), linewidth=0.8, **_style("random"))
    axes.set(xlabel="dimension of subspace", ylabel="test loss (nats)")
    _logarithmic(axes)
    axes.set_ylim(table["test_loss"].min() / 1.35, table["test_loss"].max() * 1.25)
    axes.legend(loc="lower center", bbox_to_anchor=(0.45, 1), ncols=2)
    return figure


@figure(
    "06 Restricted training",
    {"restricted_training_curves": "Loss curves"},
    {"table": "{run}/restricted_training.csv", "curves": "{run}/restricted_curves.npz"},
)
def training_curves(table: pd.DataFrame, curves: Mapping[str, np.ndarray]) -> Figure:
    """Mean training loss (nats) of each epoch, each subspace at the dimension of its region.

    `curves` has one row per row of `table`. The random control has the dimension of the bulk; the
    dashed curve is unrestricted training. A region that is empty has no curve.
    """
    figure, axes = plt.subplots(figsize=(3.6, 3.3))
    epochs = np.arange(1, curves["train_loss"].shape[1] + 1)
    regions = table[table["is_region"]].groupby("subspace")["dimension"].first()
    for name in filter(regions.__contains__, CURVES):
        row = (table["subspace"] == name) & (table["dimension"] == regions[name])
        style = _style(name) | {"label": f"{LABELS.get(name, name)} ({regions[name]})"}
        axes.plot(epochs, curves["train_loss"][row][0], **style)
    if "bulk" in regions:
        size = regions["bulk"]
        drawn = curves["train_loss"][(table["subspace"] == "random") & (table["dimension"] == size)]
        spread = pd.DataFrame(drawn, columns=epochs).agg(["min", "median", "max"]).T
        random_band(axes, spread, label=f"random ({size})")
    full = (table["subspace"] == "bulk") & (table["dimension"] == table["dimension"].max())
    style = {"color": "black", "linestyle": "--", "linewidth": 0.8, "label": "unrestricted"}
    axes.plot(epochs, curves["train_loss"][full][0], **style)
    axes.set(xlabel="epoch", ylabel="training loss (nats)")
    _logarithmic(axes)
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return figure


def _style(name: str) -> dict:
    color = {"color": COLORS.get(name)} | STYLES.get(name, {})
    return color | {"label": LABELS.get(name, name)}


def _logarithmic(axes: Axes) -> None:
    """Make the axis of losses logarithmic, with plain numbers."""
    axes.set_yscale("log")
    plain_numbers(axes)
    axes.minorticks_off()
    low, high = axes.dataLim.intervaly
    axes.set_ylim(low / 1.2, high * 1.2)


def _reference_lines(axes: Axes, table: pd.DataFrame) -> None:
    """Draw the losses of the untrained and of the unrestricted network."""
    untrained = table.loc[table["dimension"] == 0, "test_loss"].iloc[0]
    size = table["dimension"].max()
    unrestricted = table.loc[table["dimension"] == size, "test_loss"].median()
    places: dict[str, Any] = {"size": 7, "ha": "right", "textcoords": "offset points"}
    for loss, line, text, offset, side in (
        (untrained, ":", "untrained", 1, "bottom"),
        (unrestricted, "--", "unrestricted", -8, "top"),
    ):
        axes.axhline(loss, color="black", linewidth=0.6, linestyle=line)
        axes.annotate(text, (size, loss), (0, offset), va=side, **places)
