"""Sections of the findings on what the directions are: parameters, inputs, curvature, outputs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from training_jacobian.claims.registry import region_indices
from training_jacobian.files.storage import load_array, load_arrays, load_json
from training_jacobian.files.tables import load_table
from training_jacobian.report.findings import shown_by
from training_jacobian.report.markdown import paragraph_lines, table_lines
from training_jacobian.spectrum.regions import REGIONS

WITH_CONTROL = ("chaotic", "bulk", "bulk_without_trivial", "stable")

FLAT = 1e-6
"""Curvature, relative to the largest eigenvalue, under which its sign is left open."""


def composition(results: Path, /) -> list[str]:
    """Which parameters, and which inputs, the regions are made of."""
    table = load_table(results / "paper/composition.csv")
    shares = table.pivot_table(index="region", columns="tensor", values="share", sort=False)
    chance = table[table["region"] == "all"].set_index("tensor")["chance"]
    stored = load_arrays(results / "paper/composition.npz")
    rows = [
        [
            _plain(name),
            *(f"{shares.loc[name, tensor]:.3f}" for tensor in chance.index),
            f"{float(stored[f'second_moment_ratio_right_{name}']):.2f}",
            f"{float(stored[f'variance_ratio_right_{name}']):.2f}",
        ]
        for name in WITH_CONTROL
    ]
    rows.append(["chance", *(f"{value:.3f}" for value in chance), "1.00", "1.00"])
    rows.append(_chance_without_trivial(table, stored))
    leading = {name: stored[f"profile_right_{name}"][:10].sum() for name in WITH_CONTROL}
    said = ", ".join(f"{_plain(name)} {value:.1%}" for name, value in leading.items())
    head = ["region", *(f"`{name}`" for name in chance.index), "second moment seen", "variance"]
    return [
        "## What the directions are made of",
        "",
        *table_lines(head, rows),
        "",
        *paragraph_lines(
            "Share of the squared norm in each parameter tensor, and what the first-layer part of "
            "a region's vectors sees of the training inputs, relative to an isotropic direction. "
            f"The ten leading principal components of the inputs hold of that part: {said} "
            f"(chance {10 / len(stored['components']):.1%}). "
            f"{shown_by('composition')} {shown_by('input_components')}"
        ),
    ]


def _chance_without_trivial(table: pd.DataFrame, stored: Mapping[str, np.ndarray]) -> list[str]:
    rest = table[table["region"] == "bulk_without_trivial"]
    ratios = (
        float(stored[f"{moment}_ratio_chance_without_trivial"])
        for moment in ("second_moment", "variance")
    )
    name = "chance without trivial"
    return [name, *(f"{value:.3f}" for value in rest["chance"]), *(f"{r:.2f}" for r in ratios)]


def _plain(name: str) -> str:
    return name.replace("_", " ")


def curvature(results: Path, /) -> list[str]:
    """Where the sharpest directions of the loss lie, and what training does in them alone."""
    table = load_table(results / "paper/curvature_overlap.csv")
    hessian = table[(table["matrix"] == "hessian") & table["region"].isin(WITH_CONTROL)]
    keys = ["point", "side", "eigenspace", "dimension"]
    rows = [
        [
            {"start": "θ₀", "end": "θ_T"}[point],
            side,
            eigenspace,
            dimension,
            *(f"{part.set_index('region').loc[name, 'share']:.3g}" for name in WITH_CONTROL),
        ]
        for (point, side, eigenspace, dimension), part in hessian.groupby(keys, sort=False)
    ]
    chance = hessian.groupby("region")["chance_share"].first()
    rows.append(["", "", "", "chance", *(f"{chance[name]:.3g}" for name in WITH_CONTROL)])
    return [
        "## Curvature",
        "",
        *paragraph_lines(_signs(results)),
        *paragraph_lines(
            "The *dominant* subspace (Gur-Ari et al. 2018) is the Hessian's top-k eigenspace. The "
            "table gives the share of it, and of the lowest-k eigenspace, that lies in each "
            "region's right or left singular vectors. Song et al. (2024) call the complement of "
            "the dominant subspace bulk; this is not the region σ ≈ 1."
        ),
        *table_lines(
            ["Hessian at", "singular vectors", "end", "k", *map(_plain, WITH_CONTROL)], rows
        ),
        "",
        *paragraph_lines("Test loss (nats) of training restricted to subspaces of k dimensions:"),
        *_restricted_losses(load_table(results / "paper/curvature_restricted.csv")),
        "",
        *paragraph_lines(
            f"{shown_by('curvature_along_singular_vectors')} {shown_by('curvature_overlap')} "
            f"{shown_by('curvature_restricted')}"
        ),
    ]


def _signs(results: Path) -> str:
    """Say the sign of the curvature along the singular vectors of each region.

    Curvatures under `FLAT` of the Hessian's largest eigenvalue have no sign.
    """
    along = load_arrays(results / "paper/curvature.npz")
    said = []
    for place, side, point in (("At θ₀", "right", "start"), ("At θ_T", "left", "end")):
        largest = along[f"eigenvalues_hessian_{point}"].max()
        shares = []
        for region in ("chaotic", "bulk_without_trivial", "stable"):
            indices = region_indices(results, "paper", region)
            values = along[f"along_{side}_{point}"][indices] / largest
            down, up = (values < -FLAT).mean(), (values > FLAT).mean()
            name = region.replace("_", " ")
            shares.append(f"{down:.1%} and {up:.1%} of the {name}")
        said.append(
            f"{place}, the loss curves downwards and upwards along {', '.join(shares)} {side} "
            "singular vectors."
        )
    return " ".join(said) + f" (Curvatures under {FLAT:g} of the largest are left out.)"


def _restricted_losses(trained: pd.DataFrame) -> list[str]:
    trained = trained.assign(point=trained["point"].fillna("none"))
    losses = trained.groupby(["subspace", "point", "directions"])["test_loss"].median()
    sizes = sorted(set(trained.loc[trained["subspace"] == "dominant", "directions"]))
    wanted = {
        "dominant, at θ₀": ("dominant", "start"),
        "dominant, at θ_T": ("dominant", "end"),
        "lowest, at θ₀": ("lowest", "start"),
        "first right singular vectors": ("chaotic", "none"),
        "last right singular vectors": ("stable", "none"),
        "random (median)": ("random", "none"),
        "all but dominant, at θ₀": ("dominant_complement", "start"),
        "all but dominant, at θ_T": ("dominant_complement", "end"),
    }
    rows = [
        [name, *(f"{losses[(*key, size)]:.3g}" for size in sizes)]
        for name, key in wanted.items()
        if key in losses.index.droplevel(2)
    ]
    return table_lines(["subspace", *(f"k = {size}" for size in sizes)], rows)


def input_jacobian(results: Path, /) -> list[str]:
    """The norm of ∂logits/∂x after steps along the regions."""
    table = load_table(results / "paper/input_jacobian.csv")
    norms = table.pivot_table(index="region", columns="inputs", values="norm", aggfunc="mean")
    steps = table[table["sign"] != 0].copy()
    trained = norms.loc["none"]
    steps["change"] = (steps["norm"] / steps["inputs"].map(trained) - 1).abs()
    change = steps.pivot_table(index="region", columns="inputs", values="change", aggfunc="mean")
    columns = ["train", "test", "white_noise"]
    names = ["chaotic", "bulk", "bulk_without_trivial", "stable", "random"]
    rows = [
        [name.replace("_", " "), *(f"{change.loc[name, inputs]:.2%}" for inputs in columns)]
        for name in names
        if name in change.index
    ]
    before = ", ".join(
        f"{inputs.replace('_', ' ')} {norms.loc['start', inputs]:.3g} to {trained[inputs]:.3g}"
        for inputs in columns
    )
    return [
        "## The input–output Jacobian",
        "",
        *table_lines(["mean change of ‖∂logits/∂x‖ by a step along", *columns], rows),
        "",
        *paragraph_lines(
            f"Training changes the root mean square of ‖∂logits/∂x‖_F: {before}. "
            f"{shown_by('input_jacobian')}"
        ),
    ]


def penalty(results: Path, /) -> list[str]:
    """What a penalty on ∂logits/∂x does to the regions."""
    rows = []
    for run in ("width_16", "jacobian_penalty"):
        regions = load_json(results / run / "regions.json")
        table = load_table(results / run / "input_jacobian.csv")
        norm = table[(table["region"] == "none") & (table["inputs"] == "test")]["norm"].item()
        trained = load_arrays(results / run / "training.npz")
        smallest = load_array(results / run / "sigma.npy")[-1]
        rows.append(
            [
                f"`{run}`",
                *(regions[name]["count"] for name in (*REGIONS, "transition")),
                regions["trivial_directions"],
                f"{regions['sigma_largest']:.3g}",
                f"{smallest:.2g}",
                f"{norm:.3g}",
                f"{float(trained['test_accuracy']):.1%}",
            ]
        )
    head = ["run", *REGIONS, "transition", "trivial", "largest σ", "smallest σ"]
    return [
        "## A penalty on the input–output Jacobian",
        "",
        *table_lines([*head, "‖∂logits/∂x‖ on the test set", "accuracy"], rows),
        "",
        *paragraph_lines(
            "The penalty gives weights of dead pixels a gradient and depends on shifts of all "
            f"logits, so these directions are no longer trivial. {shown_by('jacobian_penalty')}"
        ),
    ]
