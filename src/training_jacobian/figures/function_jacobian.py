"""The parameter–function Jacobian: its spectrum, and the regions in its near-null space."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training_jacobian.figures import figure
from training_jacobian.figures.style import CHANCE, CURVES

INPUTS = {"train": "training set", "test": "test set", "white_noise": "normal noise"}
INPUT_COLORS = {"train": "black", "test": "#882255", "white_noise": "#999933"}
SHARES = {
    **CURVES,
    "chance_without_trivial": CHANCE | {"linestyle": ":", "label": "chance, no trivial"},
}


@figure(
    "11 Parameter–function Jacobian",
    {"function_jacobian": "Spectrum and near-null space"},
    {"measured": "{run}/function_jacobian.npz"},
)
def function_jacobian(measured: dict[str, np.ndarray]) -> Figure:
    """Spectra of G at both ends of training; shares of the regions in its near-null space.

    `measured` is what `measure_function_jacobian.py` writes. The shares are those at θ_T.
    """
    figure = plt.figure(figsize=(7.2, 2.8))
    axes = figure.subplots(1, 4, width_ratios=(1.3, 1, 1, 1))
    _spectra(axes[0], measured)
    for ax, inputs in zip(axes[1:], INPUTS, strict=True):
        _shares(ax, measured, inputs)
        ax.tick_params(labelleft=inputs == "train")
    axes[1].set_ylabel("share of the region with $s ≤ τ s_1$")
    axes[2].set_xlabel("threshold $τ$")
    for ax, letter in zip(axes, "abcd", strict=True):
        ax.set_title(f"({letter}) {ax.get_title(loc='left')}", loc="left")
    figure.legend(*axes[1].get_legend_handles_labels(), loc="outside lower right", ncols=6)
    return figure


def _spectra(axes: Axes, measured: dict[str, np.ndarray], /) -> None:
    for inputs, label in INPUTS.items():
        for point, style in (("start", ":"), ("end", "-")):
            sigma = measured[f"singular_values_{inputs}_{point}"]
            axes.plot(sigma, color=INPUT_COLORS[inputs], linestyle=style, linewidth=1)
        axes.plot([], [], color=INPUT_COLORS[inputs], label=label)
    axes.plot([], [], color="0.4", linestyle=":", label="at $θ_0$")
    axes.plot([], [], color="0.4", linestyle="-", label="at $θ_T$")
    axes.set(yscale="log", xlabel="index of singular value", ylabel="singular value $s$ of $G$")
    axes.set_title("spectra", loc="left")
    axes.legend(loc="lower left", handlelength=1.6)


def _shares(axes: Axes, measured: dict[str, np.ndarray], inputs: str, /) -> None:
    for name, line in SHARES.items():
        axes.plot(measured["thresholds"], measured[f"share_{inputs}_end_{name}"], **line)
    axes.set(xscale="log", xlim=(1e-6, 1), ylim=(0, 1.02))
    axes.set_xticks([1e-6, 1e-4, 1e-2, 1])
    axes.minorticks_off()
    axes.set_title(INPUTS[inputs], loc="left")
