"""Alignment, perturbed predictions, movement and distance from one, against a direction's index."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training_jacobian.figures import figure
from training_jacobian.figures.style import region_legend, scatter_region
from training_jacobian.files import storage
from training_jacobian.program.arguments import paired
from training_jacobian.spectrum.regions import REGIONS, load_regions

MEDIAN_WINDOW = 101
"""Directions in the running median's window."""


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


def prediction_shift(shift: np.ndarray, parts: dict[str, np.ndarray], where: str, /) -> Figure:
    """Largest KL divergence of the predictions after a step along each right singular vector."""
    figure, axes = _per_direction(shift, parts)
    axes.set(ylabel=f"max KL on {where} (nats)")
    return figure


def parameter_movement(components: np.ndarray, parts: dict[str, np.ndarray], /) -> Figure:
    """Length of the movement θ_T − θ₀ along each right singular vector."""
    figure, axes = _per_direction(np.abs(components), parts)
    axes.set(ylabel="movement $|v_i^T(θ_T - θ_0)|$")
    return figure


def data_dependence(spectra: dict[str, np.ndarray], /) -> Figure:
    """|σ − 1| against index for several runs, named as in the legend."""
    figure, axes = plt.subplots()
    for (name, sigma), color in zip(
        spectra.items(), ("#000000", "#882255", "#999933"), strict=False
    ):
        distance = np.abs(sigma.astype(np.float64) - 1)
        rounding = np.finfo(sigma.dtype).eps
        axes.plot(np.maximum(distance, rounding), color=color, linewidth=1, label=name)
    axes.set(yscale="log", xlabel="index of singular value", ylabel="$|σ - 1|$")
    axes.legend(loc="lower right")
    return figure


def _per_direction(values: np.ndarray, parts: dict[str, np.ndarray]) -> tuple[Figure, Axes]:
    """Scatter positive values by region, with a running median over all directions."""
    figure, axes = plt.subplots()
    for name in (*REGIONS, "transition"):
        scatter_region(axes, parts[name], values[parts[name]], name, label=name)
    window = min(MEDIAN_WINDOW, max(1, len(values) // 10))
    median = pd.Series(values).rolling(window, center=True, min_periods=1).median()
    axes.plot(median, color="black", linewidth=0.9, label="running median")
    shown = values[values > 0]
    bottom = max(float(np.quantile(shown, 0.001)), float(shown.max()) * 1e-10)
    axes.set(yscale="log", ylim=(bottom / 2, None), xlabel="index of singular value")
    region_legend(axes, loc="lower center", bbox_to_anchor=(0.45, 1), ncols=5, columnspacing=0.6)
    return figure, axes


@figure(
    "singular_vector_alignment",
    "04 Spectrum",
    "Left against right singular vectors",
    {
        "alignment": "{run}/alignment.npy",
        "sigma": "{run}/sigma.npy",
        "regions": "{run}/regions.json",
    },
)
def load_alignment(alignment: str, sigma: str, regions: str) -> Figure:
    """Load the cosines, draw them."""
    values, parts = load_regions(sigma, regions)
    cosines = storage.load_array(alignment, size=len(values))
    return singular_vector_alignment(cosines, parts)


@figure(
    "prediction_shift_train",
    "07 Prediction shift",
    "On train",
    {
        "shift": "{run}/prediction_shift.npz",
        "sigma": "{run}/sigma.npy",
        "regions": "{run}/regions.json",
    },
    given={"inputs": "train"},
    caption="prediction_shift",
)
@figure(
    "prediction_shift_test",
    "07 Prediction shift",
    "On test",
    {
        "shift": "{run}/prediction_shift.npz",
        "sigma": "{run}/sigma.npy",
        "regions": "{run}/regions.json",
    },
    given={"inputs": "test"},
    caption="prediction_shift",
)
@figure(
    "prediction_shift_white_noise",
    "07 Prediction shift",
    "On white noise",
    {
        "shift": "{run}/prediction_shift.npz",
        "sigma": "{run}/sigma.npy",
        "regions": "{run}/regions.json",
    },
    given={"inputs": "white_noise"},
    caption="prediction_shift",
)
@figure(
    "prediction_shift_inverted",
    "07 Prediction shift",
    "On inverted",
    {
        "shift": "{run}/prediction_shift.npz",
        "sigma": "{run}/sigma.npy",
        "regions": "{run}/regions.json",
    },
    given={"inputs": "inverted"},
    caption="prediction_shift",
)
def load_shift(shift: str, sigma: str, regions: str, inputs: str) -> Figure:
    """Load the shifts on one set of inputs, draw them."""
    values, parts = load_regions(sigma, regions)
    shifts = storage.load_arrays(shift)[inputs]
    storage.check_size(shift, shifts, len(values))
    return prediction_shift(shifts, parts, inputs.replace("_", " "))


@figure(
    "parameter_movement",
    "08 Movement",
    "Movement along each direction",
    {
        "movement": "{run}/movement.npy",
        "sigma": "{run}/sigma.npy",
        "regions": "{run}/regions.json",
    },
)
def load_movement(movement: str, sigma: str, regions: str) -> Figure:
    """Load the movement, draw it."""
    values, parts = load_regions(sigma, regions)
    return parameter_movement(storage.load_array(movement, size=len(values)), parts)


@figure(
    "data_dependence",
    "09 Data dependence",
    "Normal, shuffled, white noise",
    {"sigmas": "{runs}/sigma.npy+"},
    settings={"labels": "str+"},
)
def load_data_dependence(sigmas: list[str], labels: list[str]) -> Figure:
    """Load the spectra, draw them."""
    paths = paired("--labels", "--sigmas", labels, sigmas)
    return data_dependence(
        {label.replace("_", " "): storage.load_array(path) for label, path in paths.items()}
    )
