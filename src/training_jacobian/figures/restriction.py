"""Training restricted to subspaces: test loss against dimension, and the curves of training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training_jacobian.plotting import COLORS

LABELS = {
    "complement": "complement of bulk",
    "bulk_without_trivial": "bulk, not trivial",
    "random": "random",
}
STYLES = {"bulk_without_trivial": {"color": COLORS["bulk"], "linestyle": "--"}}


def test_loss_by_dimension(table: pd.DataFrame, subspaces: Sequence[str], /) -> Figure:
    """Test loss (nats) against the dimension of each subspace, over a band of random ones.

    The band spans the draws, the line is their median; a ring marks the dimension of the region
    itself. Dotted: untrained; dashed: unrestricted.
    """
    figure, axes = plt.subplots()
    _reference_lines(axes, table)
    _random_band(axes, table)
    for name in subspaces:
        rows = table[table["subspace"] == name].sort_values("dimension")
        style = _style(name)
        axes.plot(rows["dimension"], rows["test_loss"], marker=".", markersize=4, **style)
        region = rows[rows["is_region"]]
        ring = {"marker": "o", "markersize": 6, "markerfacecolor": "none", "linestyle": "none"}
        axes.plot(region["dimension"], region["test_loss"], color=style["color"], **ring)
    axes.set(xlabel="dimension of subspace", ylabel="test loss (nats)")
    axes.set_ylim(bottom=0)
    axes.legend(loc="upper right", bbox_to_anchor=(1, 0.93))
    return figure


def training_curves(table: pd.DataFrame, curves: Mapping[str, np.ndarray], /) -> Figure:
    """Mean training loss (nats) of each epoch, each subspace at the dimension of its region.

    `curves` has one row per row of `table`. The random control has the dimension of the bulk; the
    dashed curve is unrestricted training.
    """
    figure, axes = plt.subplots()
    epochs = np.arange(1, curves["train_loss"].shape[1] + 1)
    regions = table[table["is_region"]].groupby("subspace")["dimension"].first()
    _random_curves(axes, epochs, table, curves["train_loss"], regions["bulk"])
    for name in ("bulk", "bulk_without_trivial", "complement", "chaotic", "stable"):
        row = (table["subspace"] == name) & (table["dimension"] == regions[name])
        style = _style(name) | {"label": f"{LABELS.get(name, name)} ({regions[name]})"}
        axes.plot(epochs, curves["train_loss"][row][0], **style)
    full = (table["subspace"] == "bulk") & (table["dimension"] == table["dimension"].max())
    style = {"color": "black", "linestyle": "--", "linewidth": 0.8, "label": "unrestricted"}
    axes.plot(epochs, curves["train_loss"][full][0], **style)
    axes.set(xlabel="epoch", ylabel="training loss (nats)", yscale="log")
    figure.legend(*axes.get_legend_handles_labels(), loc="outside right upper")
    return figure


def _style(name: str) -> dict:
    color = {"color": COLORS.get(name)} | STYLES.get(name, {})
    return color | {"label": LABELS.get(name, name)}


def _reference_lines(axes: Axes, table: pd.DataFrame) -> None:
    """Draw the losses of the untrained and of the unrestricted network."""
    untrained = table.loc[table["dimension"] == 0, "test_loss"].iloc[0]
    size = table["dimension"].max()
    unrestricted = table.loc[table["dimension"] == size, "test_loss"].median()
    for loss, style, text in ((untrained, ":", "untrained"), (unrestricted, "--", "unrestricted")):
        axes.axhline(loss, color="black", linewidth=0.6, linestyle=style)
        below = style == "--"
        place = {"ha": "right", "va": "top" if below else "bottom"}
        axes.annotate(
            text,
            (size, loss),
            (0, -1 if below else 1),
            fontsize=7,
            textcoords="offset points",
            **place,
        )


def _random_band(axes: Axes, table: pd.DataFrame) -> None:
    rows = table[table["subspace"] == "random"]
    spread = rows.groupby("dimension")["test_loss"].agg(["min", "median", "max"])
    axes.fill_between(
        spread.index, spread["min"], spread["max"], alpha=0.3, linewidth=0, color=COLORS["random"]
    )
    axes.plot(spread.index, spread["median"], linewidth=0.8, **_style("random"))


def _random_curves(
    axes: Axes, epochs: np.ndarray, table: pd.DataFrame, losses: np.ndarray, dimension: int
) -> None:
    drawn = losses[(table["subspace"] == "random") & (table["dimension"] == dimension)]
    style = _style("random") | {"label": f"random ({dimension})"}
    axes.fill_between(
        epochs, drawn.min(axis=0), drawn.max(axis=0), alpha=0.3, linewidth=0, color=COLORS["random"]
    )
    axes.plot(epochs, np.median(drawn, axis=0), **style)
