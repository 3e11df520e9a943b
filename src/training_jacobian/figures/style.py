"""What all figures share: the style (matplotlibrc), one colour per region, how they are saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training_jacobian.files.storage import replacing

COLORS = {
    "chaotic": "#D55E00",
    "bulk": "#0072B2",
    "stable": "#009E73",
    "transition": "#999999",
    "random": "#CC79A7",
    "complement": "#E69F00",
}


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


def scatter_region(
    axes: Axes, index: np.ndarray, values: np.ndarray, name: str, /, *, label: str | None = None
) -> None:
    """Draw one region's values as small dots in the region's colour."""
    axes.scatter(index, values, s=2, linewidths=0, color=COLORS[name], label=label, rasterized=True)


def region_legend(axes: Axes, /, **options: Any) -> None:
    """Draw a legend whose dots are large enough to tell the colours."""
    axes.legend(markerscale=4, handletextpad=0.2, **options)
