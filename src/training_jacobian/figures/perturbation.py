"""Responses to perturbed starts."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter, ScalarFormatter

from training_jacobian.figures import figure
from training_jacobian.figures.style import COLORS
from training_jacobian.spectrum.regions import REGIONS


@figure(
    "05 Perturbed start",
    {
        "init_perturbation_top": "Along the top direction",
        "init_perturbation_bulk": "Along the authors' bulk direction",
    },
    {"table": "{run}/init_perturbation.csv"},
    given={"role": ["top", "authors"]},
)
def init_perturbation(table: pd.DataFrame, role: str) -> Figure:
    """Response to a perturbed start along one direction, and the test loss, against the stimulus.

    `table` is what `perturb_init.py` writes; drawn are the rows with this `role`. A start at
    θ₀ + sv has markers, one at θ₀ − sv is dashed.
    """
    table = table[table["role"] == role]
    color = COLORS[table["region"].iloc[0]]
    figure, (top, bottom) = plt.subplots(2, sharex=True, figsize=(3.6, 3.6), height_ratios=(2, 1))
    forth, back = (table[table["sign"] == sign] for sign in (1, -1))
    x = forth["stimulus"]
    top.plot(x, forth["predicted"], color="black", linestyle=":", label="predicted, $sσ$")
    along = {"color": color, "marker": "o", "markersize": 2.5}
    across = {"color": "0.45", "marker": "s", "markersize": 2}
    top.plot(x, forth["response"].abs(), **along, label="along $u$")
    top.plot(x, forth["complement"], **across, label="across $u$")
    bottom.plot(x, forth["test_loss"], **along)
    for axes, heights, style in (
        (top, back["response"].abs(), along),
        (top, back["complement"], across),
        (bottom, back["test_loss"], along),
    ):
        axes.plot(back["stimulus"], heights, color=style["color"], linestyle="--", linewidth=0.8)
    top.set(xscale="log", yscale="log", ylabel="response ‖Δθ‖")
    top.legend(loc="upper left")
    bottom.set(xlabel="stimulus $s$", ylabel="test loss (nats)", yscale="log")
    _plain_ticks(bottom, table["test_loss"])
    return figure


@figure(
    "05 Perturbed start",
    {"init_perturbation_regions": "Along directions of each region"},
    {"table": "{run}/init_perturbation.csv"},
)
def init_perturbation_regions(table: pd.DataFrame) -> Figure:
    """Median and quartiles over the sampled ±directions of each region, against the stimulus."""
    sample = table[table["role"] == "sample"]
    sample = sample.assign(ratio=(sample["response"] / sample["predicted"]))
    panels = {
        "ratio": "response along $u$ / predicted",
        "complement": "response across $u$",
        "test_loss": "test loss (nats)",
    }
    figure, axes = plt.subplots(1, 3, figsize=(7.2, 2.5))
    for ax, (column, label) in zip(axes, panels.items(), strict=True):
        sns.lineplot(
            sample,
            x="stimulus",
            y=column,
            hue="region",
            hue_order=REGIONS,
            palette=COLORS,
            estimator="median",
            errorbar=("pi", 50),
            legend=column == "ratio",
            ax=ax,
        )
        ax.set(xscale="log", xlabel="stimulus $s$", ylabel=label)
    axes[0].axhline(1, color="black", linewidth=0.6, linestyle=":")
    axes[0].set(ylim=(-1, 3))
    axes[0].legend(title=None, loc="lower left")
    axes[1].set(yscale="log")
    axes[2].set(yscale="log")
    return figure


def _plain_ticks(axes: Axes, values: pd.Series) -> None:
    """Label an axis in plain numbers; linear where the values span less than a decade."""
    low, high = float(values.min()), float(values.max())
    if high < 10 * low:
        span = max(high - low, 0.01 * (high + low))
        middle = (low + high) / 2
        axes.set(yscale="linear", ylim=(middle - span, middle + span))
    else:
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter(ScalarFormatter())
        axes.yaxis.set_minor_formatter(NullFormatter())
