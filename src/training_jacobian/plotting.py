"""Figures: one shared style (matplotlibrc), one colour per region in every figure."""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training_jacobian.storage import replacing

COLORS = {
    "chaotic": "#D55E00",
    "bulk": "#0072B2",
    "stable": "#009E73",
    "transition": "#999999",
    "random": "#CC79A7",
}


def save_figure(figure: Figure, paths: list[str | Path], /) -> None:
    """Write a figure to every path; the ending decides the format. The figure is closed."""
    for path in map(Path, paths):
        metadata = {"CreationDate": None} if path.suffix == ".pdf" else None
        with replacing(path) as temporary:
            figure.savefig(temporary, format=path.suffix[1:], metadata=metadata)
    plt.close(figure)


def spectrum(sigma: np.ndarray, parts: dict[str, np.ndarray], /) -> Figure:
    """Singular values against index on a logarithmic axis, coloured by region.

    The dashed line ε σ₁ is what rounding leaves of the smallest values.
    """
    figure, axes = plt.subplots()
    axes.axhline(1, color="black", linewidth=0.6, linestyle=":")
    axes.annotate("σ = 1", (len(sigma), 1), ha="right", va="bottom", fontsize=7)
    rounding = float(np.finfo(sigma.dtype).eps) * sigma[0]
    axes.axhline(rounding, color="black", linewidth=0.6, linestyle="--")
    axes.annotate("ε σ₁", (0, rounding), va="bottom", fontsize=7)
    for name in ("chaotic", "bulk", "stable", "transition"):
        label = f"{name} ({len(parts[name])})"
        scatter_region(axes, parts[name], sigma[parts[name]], name, label=label)
    axes.set(yscale="log", xlabel="index of singular value", ylabel="singular value σ")
    region_legend(axes, loc="center left", bbox_to_anchor=(0, 0.52))
    return figure


def singular_vector_alignment(cosines: np.ndarray, parts: dict[str, np.ndarray], /) -> Figure:
    """Cosine between left and right singular vectors against index, coloured by region."""
    figure, axes = plt.subplots()
    axes.axhline(0, color="black", linewidth=0.6, linestyle=":")
    for name in ("chaotic", "bulk", "stable", "transition"):
        scatter_region(axes, parts[name], cosines[parts[name]], name, label=name)
    axes.set(xlabel="index of singular value", ylabel="cosine of $u_i$ and $v_i$")
    axes.set_ylim(min(-0.55, float(cosines.min()) - 0.05), 1.05)
    region_legend(axes, loc="lower left")
    return figure


def scatter_region(
    axes: Axes, index: np.ndarray, values: np.ndarray, name: str, /, *, label: str | None = None
) -> None:
    """Draw one region's values as small dots in the region's colour."""
    axes.scatter(index, values, s=2, linewidths=0, color=COLORS[name], label=label, rasterized=True)


def region_legend(axes: Axes, /, **options) -> None:
    """Draw a legend whose dots are large enough to tell the colours."""
    axes.legend(markerscale=4, handletextpad=0.2, **options)
