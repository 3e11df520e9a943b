"""What float32 changes in every singular value."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from training_jacobian.figures import figure
from training_jacobian.figures.style import region_legend, scatter_regions
from training_jacobian.spectrum.precision import spectrum_change
from training_jacobian.spectrum.regions import stored_partition

LOWEST = 1e-11
"""Lower end of the axis; smaller changes are drawn on it."""


@figure(
    "13 Thresholds and precision",
    {"precision": "float32 against float64"},
    {
        "single": "{main}/sigma.npy",
        "double": "float64/sigma.npy",
        "regions": "{main}/regions.json",
    },
)
def precision(single: np.ndarray, double: np.ndarray, regions: dict) -> Figure:
    """Relative change of every singular value from float64 to float32, coloured by region.

    Parameters
    ----------
    single, double
        Singular values (N,) of the same training in both precisions, σ32 and σ64. The dashed line
        is ε of float32, the solid one ε σ₁ / σ64.
    regions
        The content of a regions.json, whose thresholds divide σ64.
    """
    change, rounding = spectrum_change(single, double), float(np.finfo(single.dtype).eps)
    parts = stored_partition(double, regions)
    figure, axes = plt.subplots()
    scatter_regions(axes, parts, np.maximum(change, LOWEST))
    axes.axhline(rounding, color="black", linewidth=0.7, linestyle="--", label=" ε")
    axes.plot(rounding * double[0] / double, color="black", linewidth=0.7, label=" $εσ_1/σ$")
    axes.set(yscale="log", ylim=(LOWEST / 2, None), xlabel="index of singular value")
    axes.set_ylabel("|σ64 − σ32| / σ64".replace("64", "$_{64}$").replace("32", "$_{32}$"))
    region_legend(axes, loc="lower center", bbox_to_anchor=(0.45, 1), ncols=6, columnspacing=0.6)
    return figure
