"""Sections of the findings on what the directions are: parameters, inputs, curvature, outputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from training_jacobian.claims.registry import region_indices
from training_jacobian.files.storage import load_arrays
from training_jacobian.files.tables import load_table
from training_jacobian.report.findings import shown_by
from training_jacobian.report.markdown import plain, section_lines, table_lines
from training_jacobian.training.settings import MAIN_RUN

WITH_CONTROL = ("chaotic", "bulk", "bulk_without_trivial", "stable")

FLAT = 1e-6
"""Curvature, relative to the largest eigenvalue, under which its sign is left open."""


def composition(results: Path, /) -> list[str]:
    """Which parameters, and which inputs, the regions are made of."""
    table = load_table(results / MAIN_RUN / "composition.csv")
    stored = load_arrays(results / MAIN_RUN / "composition.npz")
    shares = table.pivot_table(index="region", columns="tensor", values="share", sort=False)
    parts = {
        name: table[table["region"] == name].set_index("tensor")["chance"]
        for name in ("all", "bulk_without_trivial")
    }
    tensors = parts["all"].index
    rows = [
        [plain(name), *_fixed(shares.loc[name, tensors]), *_ratios(stored, f"right_{name}")]
        for name in WITH_CONTROL
    ]
    rows.append(["chance", *_fixed(parts["all"]), "1.00", "1.00"])
    without = _ratios(stored, "chance_without_trivial")
    rows.append(["chance without trivial", *_fixed(parts["bulk_without_trivial"]), *without])
    leading = {name: stored[f"profile_right_{name}"][:10].sum() for name in WITH_CONTROL}
    said = ", ".join(f"{plain(name)} {value:.1%}" for name, value in leading.items())
    head = ["region", *(f"`{name}`" for name in tensors), "second moment seen", "variance"]
    return section_lines(
        "What the directions are made of",
        table_lines(head, rows),
        "Share of the squared norm in each parameter tensor, and what the first-layer part of "
        "a region's vectors sees of the training inputs, relative to an isotropic direction. "
        f"The ten leading principal components of the inputs hold of that part: {said} "
        f"(chance {10 / len(stored['components']):.1%}). "
        f"{shown_by('composition')} {shown_by('input_components')}",
    )


def _fixed(values: Iterable[float]) -> list[str]:
    return [f"{value:.3f}" for value in values]


def _ratios(stored: Mapping[str, np.ndarray], name: str) -> Iterator[str]:
    moments = ("second_moment", "variance")
    return (f"{float(stored[f'{moment}_ratio_{name}']):.2f}" for moment in moments)


def curvature(results: Path, /) -> list[str]:
    """Where the sharpest directions of the loss lie, and what training does in them alone."""
    table = load_table(results / MAIN_RUN / "curvature_overlap.csv")
    hessian = table[(table["matrix"] == "hessian") & table["region"].isin(WITH_CONTROL)]
    keys = ["point", "side", "eigenspace", "dimension"]
    rows = [
        [{"start": "θ₀", "end": "θ_T"}[point], *key, *_shares(part, "share")]
        for (point, *key), part in hessian.groupby(keys, sort=False)
    ]
    rows.append(["", "", "", "chance", *_shares(hessian, "chance_share")])
    head = ["Hessian at", "singular vectors", "end", "k", *map(plain, WITH_CONTROL)]
    return section_lines(
        "Curvature",
        _signs(results),
        "The *dominant* subspace (Gur-Ari et al. 2018) is the Hessian's top-k eigenspace. The "
        "table gives the share of it, and of the lowest-k eigenspace, that lies in each "
        "region's right or left singular vectors. Song et al. (2024) call the complement of "
        "the dominant subspace bulk; this is not the region σ ≈ 1.",
        table_lines(head, rows),
        "Test loss (nats) of training restricted to subspaces of k dimensions:",
        _restricted_losses(load_table(results / MAIN_RUN / "curvature_restricted.csv")),
        f"{shown_by('curvature_along_singular_vectors')} {shown_by('curvature_overlap')} "
        f"{shown_by('curvature_restricted')}",
    )


def _shares(table: pd.DataFrame, column: str) -> list[str]:
    by_region = table.groupby("region")[column].first()
    return [f"{by_region[name]:.3g}" for name in WITH_CONTROL]


def _signs(results: Path) -> str:
    """Say the sign of the curvature along the singular vectors of each region, and the converse.

    Curvatures under `FLAT` of the Hessian's largest eigenvalue have no sign.
    """
    along = load_arrays(results / MAIN_RUN / "curvature.npz")
    said = []
    for place, side, point in (("At θ₀", "right", "start"), ("At θ_T", "left", "end")):
        largest = along[f"eigenvalues_hessian_{point}"].max()
        every = along[f"along_{side}_{point}"] / largest
        chaotic = np.isin(
            np.flatnonzero(every < -FLAT), region_indices(results, MAIN_RUN, "chaotic")
        )
        shares = []
        for region in ("chaotic", "bulk_without_trivial", "stable"):
            indices = region_indices(results, MAIN_RUN, region)
            down, up = (every[indices] < -FLAT).mean(), (every[indices] > FLAT).mean()
            shares.append(f"{down:.1%} and {up:.1%} of the {plain(region)}")
        said.append(
            f"{place}, the loss curves downwards and upwards along {', '.join(shares)} {side} "
            f"singular vectors; of all along which it curves downwards, {chaotic.mean():.1%} are "
            "chaotic."
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
    table = load_table(results / MAIN_RUN / "input_jacobian.csv")
    norms = table.pivot_table(index="region", columns="inputs", values="norm", aggfunc="mean")
    steps = table[table["sign"] != 0].copy()
    trained = norms.loc["none"]
    steps["change"] = (steps["norm"] / steps["inputs"].map(trained) - 1).abs()
    change = steps.pivot_table(index="region", columns="inputs", values="change", aggfunc="mean")
    columns = ["train", "test", "white_noise"]
    rows = [
        [plain(name), *(f"{change.loc[name, inputs]:.2%}" for inputs in columns)]
        for name in (*WITH_CONTROL, "random")
        if name in change.index
    ]
    before = ", ".join(
        f"{plain(inputs)} {norms.loc['start', inputs]:.3g} to {trained[inputs]:.3g}"
        for inputs in columns
    )
    return section_lines(
        "The input–output Jacobian",
        table_lines(["mean change of ‖∂logits/∂x‖ by a step along", *columns], rows),
        f"Training changes the root mean square of ‖∂logits/∂x‖_F: {before}. "
        f"{shown_by('input_jacobian')}",
    )
