"""The singular values."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from training_jacobian.figures import figure
from training_jacobian.figures.style import region_legend, scatter_regions


@figure("04 Spectrum", {"spectrum": "Singular values"}, {"sigma": "{run}/sigma.npy"})
def spectrum(sigma: np.ndarray, parts: dict[str, np.ndarray]) -> Figure:
    """Singular values against index on a logarithmic axis, coloured by region.

    The dashed line ε σ₁ is what rounding leaves of the smallest values.
    """
    figure, axes = plt.subplots()
    axes.axhline(1, color="black", linewidth=0.6, linestyle=":")
    axes.annotate("σ = 1", (len(sigma), 1), ha="right", va="bottom", fontsize=7)
    rounding = float(np.finfo(sigma.dtype).eps) * sigma[0]
    axes.axhline(rounding, color="black", linewidth=0.6, linestyle="--")
    axes.annotate("ε σ₁", (0, rounding), va="bottom", fontsize=7)
    scatter_regions(axes, parts, sigma, label="{name} ({count})")
    axes.set(yscale="log", xlabel="index of singular value", ylabel="singular value σ")
    region_legend(axes, loc="center left", bbox_to_anchor=(0, 0.52))
    return figure
