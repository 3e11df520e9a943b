"""What all figures share: the style (matplotlibrc), one colour per region, how they are saved."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FormatStrFormatter, LogLocator

from training_jacobian.files.storage import replacing
from training_jacobian.spectrum.regions import REGIONS

COLORS = {
    "chaotic": "#D55E00",
    "bulk": "#0072B2",
    "stable": "#009E73",
    "transition": "#999999",
    "random": "#CC79A7",
    "complement": "#E69F00",
}

THIN: dict[str, Any] = {"linewidth": 0.8, "linestyle": "-."}
CHANCE: dict[str, Any] = {"color": "black", "linewidth": 0.8, "linestyle": "--", "label": "chance"}
CURVES: dict[str, dict[str, Any]] = {
    "chaotic": {"color": COLORS["chaotic"], "linewidth": 1.2, "label": "chaotic"},
    "bulk": {"color": COLORS["bulk"], "linewidth": 1.2, "label": "bulk"},
    "bulk_without_trivial": {"color": COLORS["bulk"], "label": "bulk, no trivial", **THIN},
    "stable": {"color": COLORS["stable"], "linewidth": 1.2, "label": "stable"},
    "chance": CHANCE,
}
"""Lines of what is known by region."""


def save_figure(figure: Figure, paths: list[str | Path], /) -> None:
    """Write a figure to every path; the ending decides the format. The figure is closed."""
    # The layout is found once, not in every pass over the figure of every format.
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for path in map(Path, paths):
        metadata = {"CreationDate": None} if path.suffix == ".pdf" else None
        with replacing(path) as temporary:
            figure.savefig(temporary, format=path.suffix[1:], metadata=metadata)
    plt.close(figure)


def scatter_regions(
    axes: Axes,
    parts: Mapping[str, np.ndarray],
    values: np.ndarray,
    /,
    *,
    unit: int = 1,
    label: str = "{name}",
) -> None:
    """Draw values (N,) against index / `unit` as small dots in their regions' colours.

    In the `label`, ``{name}`` and ``{count}`` stand for the region and its number of values.
    """
    dots: dict[str, Any] = {"s": 2, "linewidths": 0, "rasterized": True}
    for name in (*REGIONS, "transition"):
        index, text = parts[name], label.format(name=name, count=len(parts[name]))
        axes.scatter(index / unit, values[index], color=COLORS[name], label=text, **dots)


def region_legend(axes: Axes, /, **options: Any) -> None:
    """Draw a legend whose dots are large enough to tell the colours."""
    axes.legend(markerscale=4, handletextpad=0.2, **options)


def random_band(axes: Axes, spread: pd.DataFrame, /, **line: Any) -> None:
    """Draw the median over random subspaces, and a band of their columns `min` to `max`."""
    color = COLORS["random"]
    low, high = spread["min"], spread["max"]
    axes.fill_between(spread.index, low, high, alpha=0.3, linewidth=0, color=color)
    axes.plot(spread["median"], **{"color": color, **line})


def plain_numbers(axes: Axes, /) -> None:
    """Label a logarithmic y axis at 1, 2 and 5 times the powers of ten, in plain numbers."""
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter(FormatStrFormatter("%g"))
