"""Spectra of J_t through training, and how it expands and contracts."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training_jacobian.figures import figure
from training_jacobian.figures.style import COLORS

LOWEST = 1e-6
"""Lower end of the axis of singular values."""

EPOCH_COLORS = "RdPu"
"""A sequential map without a region's colour; its palest part is left out."""

INK = "#332288"


@figure(
    "14 Through training",
    {"spectrum_history": "Spectrum through training"},
    {"sigmas": "{run}/sigma_after_{epoch}.npy+", "history": "{run}/spectrum_history.csv"},
    settings={"epochs": "positive_integer+"},
)
def spectrum_history(sigmas: Mapping[int, np.ndarray], history: pd.DataFrame) -> Figure:
    """Singular values after each epoch (left), and the regions' fractions over epochs (right).

    Parameters
    ----------
    sigmas
        Singular values (N,) by epoch, 1 or later; the identity's are drawn as epoch 0.
    history
        What `measure_spectrum_history.py` writes.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 2.8), width_ratios=(1.5, 1))
    size = len(next(iter(sigmas.values())))
    _spectra(left, {0: np.ones(size), **sigmas})
    _fractions(right, history, size)
    return figure


@figure(
    "14 Through training",
    {"expansion_history": "Expansion and volume"},
    {"history": "{run}/spectrum_history.csv"},
)
def expansion_history(history: pd.DataFrame) -> Figure:
    """Largest finite-time Lyapunov exponent, per step (left), and log-volume (right)."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(5.6, 2.4))
    later = history[history["step"] > 0]
    left.plot(later["epoch"], later["lyapunov"], color=INK, marker="o", markersize=3)
    left.set(ylabel="$\\ln σ_1$ / steps so far", ylim=(min(0, later["lyapunov"].min() * 1.1), None))
    found = {"label": "as found", "marker": "o"}
    bound = {"label": "noise at $εσ_1$", "marker": "s", "linestyle": "--", "zorder": 1.9}
    for column, style in (("log_volume", found), ("log_volume_bound", bound)):
        right.plot(history["epoch"], history[column], color=INK, markersize=3, **style)
    right.axhline(0, color="black", linewidth=0.6, linestyle=":")
    right.set(ylabel="log-volume Σ ln σ")
    right.legend()
    for axes in (left, right):
        axes.set(xlabel="epoch")
    return figure


def _spectra(axes: Axes, spectra: Mapping[int, np.ndarray]) -> None:
    shades = plt.get_cmap(EPOCH_COLORS)(np.linspace(0.3, 1, len(spectra)))
    for (epoch, sigma), color in zip(sorted(spectra.items()), shades, strict=True):
        axes.plot(sigma, color=color, linewidth=1, label=str(epoch))
    axes.set(yscale="log", xlabel="index of singular value", ylabel="singular value σ")
    axes.set_ylim(bottom=LOWEST)
    axes.legend(title="after epoch", title_fontsize=7, loc="lower left", ncols=2)


def _fractions(axes: Axes, history: pd.DataFrame, size: int) -> None:
    for name in ("bulk", "transition", "chaotic", "stable"):
        fraction = history[name] / size
        axes.plot(
            history["epoch"], fraction, color=COLORS[name], marker="o", markersize=3, label=name
        )
    axes.set(xlabel="epoch", ylabel="fraction of singular values", ylim=(-0.03, 1.03))
    axes.legend(loc="upper right")
