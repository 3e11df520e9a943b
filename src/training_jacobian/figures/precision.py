"""What float32 changes in every singular value."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from training_jacobian.figures import figure
from training_jacobian.figures.style import region_legend, scatter_region
from training_jacobian.files import storage
from training_jacobian.spectrum.precision import spectrum_change
from training_jacobian.spectrum.regions import REGIONS, load_parts

LOWEST = 1e-11
"""Lower end of the axis; smaller changes are drawn on it."""


def precision(
    change: np.ndarray, sigma: np.ndarray, parts: dict[str, np.ndarray], rounding: float, /
) -> Figure:
    """Relative change of every singular value from float64 to float32, coloured by region.

    Parameters
    ----------
    change
        |σ64 − σ32| / σ64 (N,).
    sigma
        The float64 singular values (N,).
    parts
        Their indices by region.
    rounding
        ε of float32: the dashed line, and ε σ₁ / σ the solid one.
    """
    figure, axes = plt.subplots()
    for name in (*REGIONS, "transition"):
        drawn = np.maximum(change[parts[name]], LOWEST)
        scatter_region(axes, parts[name], drawn, name, label=name)
    axes.axhline(rounding, color="black", linewidth=0.7, linestyle="--", label=" ε")
    axes.plot(rounding * sigma[0] / sigma, color="black", linewidth=0.7, label=" $εσ_1/σ$")
    axes.set(yscale="log", ylim=(LOWEST / 2, None), xlabel="index of singular value")
    axes.set_ylabel("|σ64 − σ32| / σ64".replace("64", "$_{64}$").replace("32", "$_{32}$"))
    region_legend(axes, loc="lower center", bbox_to_anchor=(0.45, 1), ncols=6, columnspacing=0.6)
    return figure


@figure(
    "precision",
    "13 Thresholds and precision",
    "float32 against float64",
    {
        "single": "{main}/sigma.npy",
        "double": "float64/sigma.npy",
        "regions": "{main}/regions.json",
    },
)
def load_precision(single: str, double: str, regions: str) -> Figure:
    """Load σ of both precisions, draw what differs."""
    low = storage.load_array(single)
    high = storage.load_array(double, size=len(low))
    parts = load_parts(high, regions)
    return precision(spectrum_change(low, high), high, parts, float(np.finfo(low.dtype).eps))
