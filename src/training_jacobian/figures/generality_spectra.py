"""The spectra of many runs, a panel each."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from training_jacobian.figures import figure
from training_jacobian.figures.style import scatter_region
from training_jacobian.program.arguments import paired
from training_jacobian.spectrum.regions import REGIONS, load_regions

COLUMNS = 4

LOWEST = 1e-7
"""Lower end of the axis; float32's smallest values are noise well above it."""

Spectrum = tuple[np.ndarray, dict[str, np.ndarray]]


def generality_spectra(spectra: Mapping[str, Spectrum], /) -> Figure:
    """Singular values against index over N, coloured by region, one panel per run.

    Parameters
    ----------
    spectra
        By the run's name: singular values (N,), descending, and their indices by region. N may
        differ between runs.
    """
    rows = -(-len(spectra) // COLUMNS)
    figure, axes = plt.subplots(
        rows, COLUMNS, sharex=True, sharey=True, squeeze=False, figsize=(7.2, 0.5 + 1.25 * rows)
    )
    panels = axes.ravel()
    for ax, (run, (sigma, parts)) in zip(panels, spectra.items(), strict=False):
        ax.axhline(1, color="black", linewidth=0.5, linestyle=":")
        for name in (*REGIONS, "transition"):
            index = parts[name]
            scatter_region(ax, index / len(sigma), sigma[index], name, label=name)
        ax.set_title(run.replace("_", " "))
        share = 100 * len(parts["bulk"]) / len(sigma)
        ax.text(0.98, 0.98, f"bulk {share:.0f} %", ha="right", va="top", transform=ax.transAxes)
    panels[0].set(yscale="log", ylim=(LOWEST, None), xlim=(-0.02, 1.02))
    panels[0].set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    for ax in panels[len(spectra) :]:
        ax.set_axis_off()
    for ax in panels[max(len(spectra) - COLUMNS, 0) : len(spectra)]:
        ax.tick_params(labelbottom=True)
    figure.supxlabel("index of singular value / N", fontsize=8)
    figure.supylabel("singular value σ", fontsize=8)
    handles = panels[0].get_legend_handles_labels()
    figure.legend(*handles, loc="outside upper center", ncols=4, markerscale=4, handletextpad=0.2)
    return figure


@figure(
    "generality_spectra",
    "12 Generality",
    "Spectra of every run",
    {"sigmas": "{runs}/sigma.npy+", "regions": "{runs}/regions.json+"},
    settings={"runs": "str+"},
)
def load_spectra(sigmas: list[str], regions: list[str], runs: list[str]) -> Figure:
    """Load spectrum and regions of every run, draw them."""
    spectra = paired("--runs", "--sigmas", runs, sigmas)
    parts = paired("--runs", "--regions", runs, regions)
    return generality_spectra({run: load_regions(spectra[run], parts[run]) for run in runs})
