"""The spectra of many runs, a panel each."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from training_jacobian.figures import figure
from training_jacobian.figures.style import scatter_regions
from training_jacobian.spectrum.regions import stored_partition

COLUMNS = 4

LOWEST = 1e-7
"""Lower end of the axis; float32's smallest values are noise well above it."""


@figure(
    "12 Generality",
    {"generality_spectra": "Spectra of every run"},
    {"sigmas": "{runs}/sigma.npy+", "regions": "{runs}/regions.json+"},
    settings={"runs": "str+"},
)
def generality_spectra(sigmas: Mapping[str, np.ndarray], regions: Mapping[str, dict]) -> Figure:
    """Singular values against index over N, coloured by region, one panel per run.

    Parameters
    ----------
    sigmas
        By the run's name: singular values (N,), descending. N may differ between runs.
    regions
        The content of regions.json, in the same way.
    """
    rows = -(-len(sigmas) // COLUMNS)
    figure, axes = plt.subplots(
        rows, COLUMNS, sharex=True, sharey=True, squeeze=False, figsize=(7.2, 0.5 + 1.25 * rows)
    )
    panels = axes.ravel()
    for ax, (run, sigma) in zip(panels, sigmas.items(), strict=False):
        parts = stored_partition(sigma, regions[run])
        ax.axhline(1, color="black", linewidth=0.5, linestyle=":")
        scatter_regions(ax, parts, sigma, unit=len(sigma))
        ax.set_title(run.replace("_", " "))
        share = 100 * len(parts["bulk"]) / len(sigma)
        ax.text(0.98, 0.98, f"bulk {share:.0f} %", ha="right", va="top", transform=ax.transAxes)
    panels[0].set(yscale="log", ylim=(LOWEST, None), xlim=(-0.02, 1.02))
    panels[0].set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    for ax in panels[len(sigmas) :]:
        ax.set_axis_off()
    for ax in panels[max(len(sigmas) - COLUMNS, 0) : len(sigmas)]:
        ax.tick_params(labelbottom=True)
    figure.supxlabel("index of singular value / N", fontsize=8)
    figure.supylabel("singular value σ", fontsize=8)
    handles = panels[0].get_legend_handles_labels()
    figure.legend(*handles, loc="outside upper center", ncols=4, markerscale=4, handletextpad=0.2)
    return figure
