"""Alignment, perturbed predictions, movement and distance from one, against a direction's index."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training_jacobian.figures import figure
from training_jacobian.figures.style import region_legend, scatter_regions

MEDIAN_WINDOW = 101
"""Directions in the running median's window."""


@figure(
    "04 Spectrum",
    {"singular_vector_alignment": "Left against right singular vectors"},
    {"alignment": "{run}/alignment.npy"},
)
def singular_vector_alignment(alignment: np.ndarray, parts: dict[str, np.ndarray]) -> Figure:
    """Cosine between left and right singular vectors against index, coloured by region."""
    figure, axes = plt.subplots()
    axes.axhline(0, color="black", linewidth=0.6, linestyle=":")
    scatter_regions(axes, parts, alignment)
    axes.set(xlabel="index of singular value", ylabel="cosine of $u_i$ and $v_i$")
    axes.set_ylim(min(-0.55, float(alignment.min()) - 0.05), 1.05)
    region_legend(axes, loc="lower left")
    return figure


@figure(
    "07 Prediction shift",
    {
        "prediction_shift_train": "On train",
        "prediction_shift_test": "On test",
        "prediction_shift_white_noise": "On normal noise",
        "prediction_shift_inverted": "On inverted",
    },
    {"shift": "{run}/prediction_shift.npz"},
    given={"inputs": ["train", "test", "white_noise", "inverted"]},
    caption="prediction_shift",
)
def prediction_shift(
    shift: Mapping[str, np.ndarray], parts: dict[str, np.ndarray], inputs: str
) -> Figure:
    """Largest KL divergence of the predictions after a step along each right singular vector.

    `shift` is what `measure_prediction_shift.py` writes; drawn is that on one set of inputs.
    """
    figure, axes = _per_direction(shift[inputs], parts)
    where = inputs.replace("white_noise", "normal noise")
    axes.set(ylabel=f"max KL on {where} (nats)")
    return figure


@figure(
    "08 Movement",
    {"parameter_movement": "Movement along each direction"},
    {"movement": "{run}/movement.npy"},
)
def parameter_movement(movement: np.ndarray, parts: dict[str, np.ndarray]) -> Figure:
    """Length of the movement θ_T − θ₀ along each right singular vector."""
    figure, axes = _per_direction(np.abs(movement), parts)
    axes.set(ylabel="movement $|v_i^T(θ_T - θ_0)|$")
    return figure


@figure(
    "09 Data dependence",
    {"data_dependence": "Normal, shuffled, uniform noise"},
    {"sigmas": "{runs}/sigma.npy+"},
    settings={"labels": "str+"},
)
def data_dependence(sigmas: dict[str, np.ndarray]) -> Figure:
    """|σ − 1| against index for several runs, named as in the legend."""
    figure, axes = plt.subplots()
    for (name, sigma), color in zip(
        sigmas.items(), ("#000000", "#882255", "#999933"), strict=False
    ):
        distance = np.abs(sigma.astype(np.float64) - 1)
        rounding = np.finfo(sigma.dtype).eps
        label = name.replace("white_noise", "uniform noise").replace("_", " ")
        axes.plot(np.maximum(distance, rounding), color=color, linewidth=1, label=label)
    axes.set(yscale="log", xlabel="index of singular value", ylabel="$|σ - 1|$")
    axes.legend(loc="lower right")
    return figure


def _per_direction(values: np.ndarray, parts: dict[str, np.ndarray]) -> tuple[Figure, Axes]:
    """Scatter positive values by region, with a running median over all directions."""
    figure, axes = plt.subplots()
    scatter_regions(axes, parts, values)
    window = min(MEDIAN_WINDOW, max(1, len(values) // 10))
    median = pd.Series(values).rolling(window, center=True, min_periods=1).median()
    axes.plot(median, color="black", linewidth=0.9, label="running median")
    shown = values[values > 0]
    bottom = max(float(np.quantile(shown, 0.001)), float(shown.max()) * 1e-10)
    axes.set(yscale="log", ylim=(bottom / 2, None), xlabel="index of singular value")
    region_legend(axes, loc="lower center", bbox_to_anchor=(0.45, 1), ncols=5, columnspacing=0.6)
    return figure, axes
