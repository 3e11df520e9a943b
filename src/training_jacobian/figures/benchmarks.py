"""Seconds and speed-up of the benchmarks by size, and how cost grows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FormatStrFormatter, LogLocator, NullFormatter

from training_jacobian.benchmarking.growth import seconds_at
from training_jacobian.plotting import COLORS

STYLES: dict[str, dict[str, Any]] = {
    "ours": {"color": COLORS["bulk"], "marker": "o", "label": "this package"},
    "jacfwd": {"color": COLORS["chaotic"], "marker": "s", "label": "jax.jacfwd"},
    "numpy": {"color": COLORS["chaotic"], "marker": "s", "label": "numpy.linalg.svd"},
    "values": {"color": COLORS["stable"], "marker": "^", "label": "this package, σ only"},
}

FARTHEST = 30
"""Times the largest measured N up to which laws are drawn."""

Row = Mapping[str, Any]


def benchmarks(summary: Mapping[str, Any], /) -> Figure:
    """Seconds (top) and speed-up (bottom) of Jacobian (left) and SVD (right) against N.

    Points are medians, bars reach from the smallest to the largest value.
    """
    figure, axes = plt.subplots(2, 2, figsize=(6.4, 4.4), sharex=True)
    networks = [row for row in summary["jacobian"] if row["name"].startswith(("paper", "width"))]
    speed_ups = {"speed_up": "ours", "speed_up_values": "values"}
    for column, rows in zip(axes.T, (networks, summary["svd"]), strict=True):
        rows = sorted(rows, key=lambda row: row["parameters"])
        for way in ("jacfwd", "numpy", "ours", "values"):
            found = [row for row in rows if way in row["ways"]]
            _spread(column[0], found, [row["ways"][way]["run_s"] for row in found], way)
        for key, way in speed_ups.items():
            found = [row for row in rows if row.get(key)]
            _spread(column[1], found, [row[key] for row in found], way)
        column[0].set_yscale("log")
        _plain(column[0].yaxis, column[0].get_ylim())
        column[1].axhline(1, color="black", linewidth=0.6, linestyle=":")
        column[1].set_ylim(bottom=0)
        column[1].set(xscale="log", xlabel="number of parameters N")
        _mark_sizes(column[1], [row["parameters"] for row in rows])
        for each in column:
            if each.containers:
                each.legend()
    axes[0, 0].set(title="training Jacobian", ylabel="time (s)")
    axes[0, 1].set(title="singular value decomposition")
    axes[1, 0].set(ylabel="speed-up over jax.jacfwd")
    axes[1, 1].set(ylabel="speed-up over numpy.linalg.svd")
    return figure


def benchmark_scaling(summary: Mapping[str, Any], /) -> Figure:
    """Seconds against N, steps and batch size, with the fitted and the predicted power law.

    The predicted law (dotted) is drawn through the last point. The vertical line marks the N at
    which, by those, the SVD overtakes the Jacobian, if that is not far outside.
    """
    growth = summary["growth"]
    figure, axes = plt.subplots(1, 3, figsize=(7.4, 3.2))
    end = growth["overtaking"]
    if end and end > FARTHEST * growth["jacobian"]["x"][-1]:
        end = None
    _series(axes[0], growth["jacobian"], "Jacobian", COLORS["bulk"], "o", end)
    _series(axes[0], growth["svd"], "SVD", COLORS["chaotic"], "s", end)
    _series(axes[0], growth["values"], "σ only", COLORS["stable"], "^", end)
    if end:
        label = f"equal at N = {end:.0f}"
        axes[0].axvline(end, color="black", linewidth=0.6, linestyle="--", label=label)
    _series(axes[1], growth["steps"], "Jacobian", COLORS["bulk"], "o")
    _series(axes[2], growth["batch"], "Jacobian", COLORS["bulk"], "o")
    axes[0].set(xlabel="number of parameters N", ylabel="time (s)")
    axes[1].set(xlabel="steps T", ylabel="time (s)")
    axes[2].set(xlabel="batch size B", ylabel="time per step (s)")
    for each in axes:
        each.set(xscale="log", yscale="log")
        _plain(each.xaxis, each.get_xlim())
        _plain(each.yaxis, each.get_ylim())
        if each.lines:
            title = "fitted exponent (predicted)"
            each.legend(loc="lower left", bbox_to_anchor=(0, 1), title=title, title_fontsize=7)
    return figure


def _spread(axes: Axes, rows: Sequence[Row], spreads: Sequence[Row], way: str) -> None:
    if rows:
        median, low, high = (
            np.array([found[key] for found in spreads]) for key in ("median", "min", "max")
        )
        axes.errorbar(
            np.array([row["parameters"] for row in rows]),
            median,
            yerr=[median - low, high - median],
            markersize=4,
            capsize=2,
            **STYLES[way],
        )


def _plain(axis: Axis, limits: tuple[float, float]) -> None:
    """Put plain numbers on a logarithmic axis, the more per decade the fewer decades there are."""
    decades = np.log10(limits[1] / limits[0])
    subs = (1, 2, 5) if decades > 1 else (1, 1.5, 2, 3, 5, 7)
    axis.set_major_locator(LogLocator(subs=(1,) if decades > 2.5 else subs))
    axis.set_major_formatter(FormatStrFormatter("%g"))
    axis.set_minor_formatter(NullFormatter())


def _mark_sizes(axes: Axes, sizes: Sequence[int]) -> None:
    """Label the axis with the sizes that were measured."""
    axes.set_xticks(sizes, [str(size) for size in sizes])
    axes.minorticks_off()


def _series(
    axes: Axes, series: Row, name: str, color: str, marker: str, end: float | None = None
) -> None:
    """Draw measured points, the fitted law up to `end` and the predicted one."""
    x, seconds, law = np.array(series["x"]), np.array(series["seconds"]), series["law"]
    if not len(x):
        return
    style: dict[str, Any] = {"color": color, "linestyle": "none", "marker": marker, "markersize": 4}
    if law is None:
        axes.plot(x, seconds, label=name, **style)
        return
    label = f"{name}: {law['exponent']:.2f} ({series['predicted']})"
    axes.plot(x, seconds, label=label, **style)
    reach = np.array([x[0], max(x[-1], end or 0)])
    axes.plot(reach, seconds_at(law, reach), color=color, linewidth=0.8)
    predicted = seconds[-1] * (reach / x[-1]) ** series["predicted"]
    axes.plot(reach, predicted, color=color, linewidth=0.8, linestyle=":")
