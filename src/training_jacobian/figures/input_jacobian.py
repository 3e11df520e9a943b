"""The norm of ∂logits/∂x: after steps along each region, and in training that penalises it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter

from training_jacobian.figures import figure
from training_jacobian.figures.function_jacobian import INPUTS
from training_jacobian.figures.style import COLORS, plain_numbers

STEPS = {
    "chaotic": "chaotic",
    "bulk": "bulk",
    "bulk_without_trivial": "bulk,\nno trivial",
    "stable": "stable",
    "random": "random",
}
FRACTIONS = {
    "chaotic": "chaotic",
    "transition": "transition",
    "bulk": "bulk",
    "bulk_without_trivial": "bulk,\nno trivial",
    "stable": "stable",
}
RUN_COLORS = ("black", "#AA4499", "#999933", "#88CCEE")
RUN_MARKERS = ("o", "s", "^", "v")


@figure(
    "17 Input–output Jacobian",
    {"input_jacobian": "Change by a step"},
    {"table": "{run}/input_jacobian.csv"},
)
def input_jacobian(table: pd.DataFrame) -> Figure:
    """Change of the norm by a step, in percent of the trained network's, by region and inputs.

    `table` is what `measure_input_jacobian.py` writes. A point is a step along ±a direction,
    from left to right in the order of the directions' indices; a box holds the middle half of
    them, its whiskers reach to the last points within 1.5 times its height.
    """
    figure, axes = plt.subplots(1, 3, figsize=(7.2, 2.6), sharey=True)
    for ax, (inputs, title), letter in zip(axes, INPUTS.items(), "abc", strict=True):
        of_inputs = table[table["inputs"] == inputs]
        ends = of_inputs[of_inputs["sign"] == 0].set_index("region")["norm"]
        stepped = of_inputs[of_inputs["sign"] != 0]
        _changes(ax, stepped.assign(change=100 * (stepped["norm"] / ends["none"] - 1)))
        drop = 100 * (ends["start"] / ends["none"] - 1)
        values = f"trained {ends['none']:.3g}, untrained {ends['start']:.3g} ({drop:+.0f} %)"
        ax.set_title(f"({letter}) {title}\n{values.replace('-', '−')}", loc="left", fontsize=7)
    axes[0].set_ylabel("change of ‖∂logits/∂x‖ (%)")
    return figure


@figure(
    "17 Input–output Jacobian",
    {"jacobian_penalty": "With and without a penalty"},
    {
        "sigmas": "{runs}/sigma.npy+",
        "regions": "{runs}/regions.json+",
        "tables": "{runs}/input_jacobian.csv+",
    },
    settings={"penalties": "not_negative+"},
)
def jacobian_penalty(
    sigmas: Mapping[float, np.ndarray],
    regions: Mapping[float, Mapping],
    tables: Mapping[float, pd.DataFrame],
) -> Figure:
    """Spectra, sizes of the regions and norms of ∂logits/∂x of runs, by the penalty's weight λ.

    `sigmas` holds singular values, `regions` the content of regions.json and `tables` what
    `measure_input_jacobian.py` writes; at most four runs. Singular values within rounding of zero,
    ε times the largest one, are left out.
    """
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(7.2, 2.6))
    width = 0.8 / len(sigmas)
    for place, (weight, color) in enumerate(zip(sigmas, RUN_COLORS, strict=False)):
        sigma, label = sigmas[weight], f"λ = {weight:g}" if weight else "no penalty"
        style = {"color": color, "marker": RUN_MARKERS[place], "markersize": 4}
        resolved = sigma[sigma > np.finfo(sigma.dtype).eps * sigma[0]]
        left.plot(resolved, label=label, markevery=[], **style)
        shares = [regions[weight][name]["fraction"] for name in FRACTIONS]
        shift = width * (place - (len(sigmas) - 1) / 2)
        middle.bar(np.arange(len(shares)) + shift, shares, width, color=color)
        _norms(right, tables[weight], shift / 2, **style)
    left.axhline(1, color="0.5", linewidth=0.6, linestyle=":")
    left.plot([], [], "_", color="0.4", markersize=9, label="untrained")
    left.set(yscale="log", xlabel="index of singular value", ylabel="singular value σ")
    middle.set_xticks(range(len(FRACTIONS)), FRACTIONS.values(), rotation=45, ha="right")
    middle.set(ylabel="share of the parameters")
    for ax, letter in zip((left, middle, right), "abc", strict=True):
        ax.set_title(f"({letter})", loc="left")
    figure.legend(*left.get_legend_handles_labels(), loc="outside upper right", ncols=5)
    return figure


def _changes(axes: Axes, table: pd.DataFrame) -> None:
    """Draw box and points of the column `change` by region; a region without rows stays empty."""
    axes.axhline(0, color="black", linewidth=0.6, linestyle=":")
    by_region = dict(iter(table.sort_values(["direction", "sign"]).groupby("region")["change"]))
    for place, name in enumerate(STEPS):
        if name not in by_region:
            continue
        color, changes = COLORS[name.removesuffix("_without_trivial")], by_region[name]
        lines = {"color": color, "linewidth": 0.9}
        parts = ("boxprops", "whiskerprops", "capprops", "medianprops")
        box: dict[str, Any] = dict.fromkeys(parts, lines) | {"widths": 0.7, "showfliers": False}
        axes.boxplot(changes, positions=[place], **box)
        spread = place + np.linspace(-0.25, 0.25, len(changes))
        axes.scatter(spread, changes, s=4, color=color, alpha=0.5, linewidths=0)
    axes.set_xlim(-0.6, len(STEPS) - 0.4)
    axes.set_xticks(range(len(STEPS)), STEPS.values(), rotation=45, ha="right")


def _norms(axes: Axes, table: pd.DataFrame, shift: float, **style: Any) -> None:
    """Draw a run's norm on each set of inputs, and a dash where the untrained network stands."""
    ends = table[table["sign"] == 0].set_index(["region", "inputs"])["norm"]
    places = np.arange(len(INPUTS)) + shift
    axes.plot(places, [ends["start", name] for name in INPUTS], "_", color="0.4", markersize=9)
    axes.plot(places, [ends["none", name] for name in INPUTS], linestyle="", **style)
    names = [name.replace(" ", "\n") for name in INPUTS.values()]
    axes.set_xticks(range(len(names)), names)
    axes.set(yscale="log", xlim=(-0.5, len(names) - 0.5), ylabel="‖∂logits/∂x‖")
    plain_numbers(axes)
    axes.yaxis.set_minor_formatter(NullFormatter())
