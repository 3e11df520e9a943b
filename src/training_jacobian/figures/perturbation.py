"""Perturbed starts, perturbed predictions and movement, per singular direction."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter, ScalarFormatter

from training_jacobian.plotting import COLORS, region_legend, scatter_region
from training_jacobian.subspaces import REGIONS

MEDIAN_WINDOW = 101
"""Directions in the running median's window."""


def init_perturbation(table: pd.DataFrame, /) -> Figure:
    """Response to a perturbed start along one direction, and the test loss, against the stimulus.

    `table` holds the rows of one direction (columns as `perturb_init.py` writes them).
    """
    color = COLORS[table["region"].iloc[0]]
    figure, (top, bottom) = plt.subplots(2, sharex=True, figsize=(3.6, 3.6), height_ratios=(2, 1))
    x = table["stimulus"]
    top.plot(x, table["predicted"], color="black", linestyle=":", label="predicted, $sσ$")
    top.plot(x, table["response"].abs(), color=color, marker="o", markersize=2.5, label="along $u$")
    top.plot(x, table["complement"], color="0.45", marker="s", markersize=2, label="across $u$")
    top.set(xscale="log", yscale="log", ylabel="response ‖Δθ‖")
    top.legend(loc="upper left")
    bottom.plot(x, table["test_loss"], color=color, marker="o", markersize=2.5)
    bottom.set(xlabel="stimulus $s$", ylabel="test loss (nats)", yscale="log")
    _plain_ticks(bottom, table["test_loss"])
    return figure


def init_perturbation_regions(table: pd.DataFrame, /) -> Figure:
    """Median and quartiles over the sampled directions of each region, against the stimulus."""
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


def prediction_shift(shift: np.ndarray, parts: dict[str, np.ndarray], where: str, /) -> Figure:
    """Largest KL divergence of the predictions after a step along each right singular vector."""
    figure, axes = _per_direction(shift, parts)
    axes.set(ylabel=f"max KL on {where} (nats)")
    return figure


def parameter_movement(components: np.ndarray, parts: dict[str, np.ndarray], /) -> Figure:
    """Length of the movement θ_T − θ₀ along each right singular vector."""
    figure, axes = _per_direction(np.abs(components), parts)
    axes.set(ylabel="movement $|v_i^T(θ_T - θ_0)|$")
    return figure


def data_dependence(spectra: dict[str, np.ndarray], /) -> Figure:
    """|σ − 1| against index for several runs, named as in the legend."""
    figure, axes = plt.subplots()
    for (name, sigma), color in zip(
        spectra.items(), ("#000000", "#882255", "#999933"), strict=False
    ):
        distance = np.abs(sigma.astype(np.float64) - 1)
        rounding = np.finfo(sigma.dtype).eps
        axes.plot(np.maximum(distance, rounding), color=color, linewidth=1, label=name)
    axes.set(yscale="log", xlabel="index of singular value", ylabel="$|σ - 1|$")
    axes.legend(loc="lower right")
    return figure


def _per_direction(values: np.ndarray, parts: dict[str, np.ndarray]) -> tuple[Figure, Axes]:
    """Scatter positive values by region, with a running median over all directions."""
    figure, axes = plt.subplots()
    for name in (*REGIONS, "transition"):
        scatter_region(axes, parts[name], values[parts[name]], name, label=name)
    window = min(MEDIAN_WINDOW, max(1, len(values) // 10))
    median = pd.Series(values).rolling(window, center=True, min_periods=1).median()
    axes.plot(median, color="black", linewidth=0.9, label="running median")
    shown = values[values > 0]
    bottom = max(float(np.quantile(shown, 0.001)), float(shown.max()) * 1e-10)
    axes.set(yscale="log", ylim=(bottom / 2, None), xlabel="index of singular value")
    region_legend(axes, loc="lower center", bbox_to_anchor=(0.45, 1), ncols=5, columnspacing=0.6)
    return figure, axes


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
