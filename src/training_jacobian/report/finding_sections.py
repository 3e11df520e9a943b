"""Sections of the findings, each from its result files: all runs, thresholds, precision, time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from training_jacobian.files.storage import load_arrays, load_json
from training_jacobian.files.tables import load_table
from training_jacobian.report.finding_analyses import (
    composition,
    curvature,
    input_jacobian,
    penalty,
)
from training_jacobian.report.findings import shown_by
from training_jacobian.report.markdown import paragraph_lines, table_lines
from training_jacobian.spectrum.regions import REGIONS

Section = tuple[Callable[..., list[str]], tuple[str, ...]]


def sections(
    results: Path, runs: Sequence[str], controls: Iterable[str], there: Iterable[str], /
) -> list[str]:
    """Return the lines of every section whose files are all `there` (relative to `results`)."""
    there = set(there)
    lines = run_table(results, runs, set(controls))
    for section, files in SECTIONS:
        if there.issuperset(files):
            lines += section(results)
    return lines


def run_table(results: Path, runs: Sequence[str], controls: set[str], /) -> list[str]:
    """Sizes of the regions in every run, beside what the network learnt."""
    rows, shares = [], {}
    for run in runs:
        regions = load_json(results / run / "regions.json")
        if run not in controls:
            shares[run] = regions["bulk"]["fraction"]
        trained = load_arrays(results / run / "training.npz")
        counts = [regions[name]["count"] for name in (*REGIONS, "transition")]
        rows.append(
            [
                f"`{run}`",
                regions["parameters"],
                *counts,
                f"{regions['bulk']['fraction']:.1%}",
                f"{regions['bulk_without_trivial']['fraction']:.1%}",
                f"{regions['sigma_largest']:.4g}",
                f"{float(trained['test_loss']):.3g}",
                f"{float(trained['test_accuracy']):.1%}",
            ]
        )
    names = ["run", "N", *REGIONS, "transition", "bulk", "bulk without trivial directions"]
    head = [*names, "largest σ", "test loss", "accuracy"]
    return [
        "## The regions in every run",
        "",
        *table_lines(head, rows),
        "",
        *paragraph_lines(
            f"The bulk's share lies between {_extreme(min, shares)} and {_extreme(max, shares)}"
            f"{_said_of(controls)}. "
            f"{shown_by('generality_regions')} {shown_by('generality_spectra')} "
            f"{shown_by('generality_claims')}"
        ),
    ]


def _said_of(controls: set[str]) -> str:
    return f", controls ({', '.join(sorted(controls))}) left out" if controls else ""


def _extreme(choose: Callable, shares: dict[str, float]) -> str:
    run = choose(shares, key=shares.__getitem__)
    return f"{shares[run]:.1%} (`{run}`)"


def thresholds(results: Path, /) -> list[str]:
    """How far the counts are a matter of the thresholds."""
    table = load_table(results / "paper/threshold_sensitivity.csv")
    bulk = table[(table["threshold"] == "bulk_within") & (table["region"] == "bulk")]
    nearest = [bulk.iloc[(bulk["value"] - value).abs().argmin()] for value in (0.05, 0.1, 0.2)]
    said = ", ".join(f"{row['fraction']:.1%} within {row['value']:.2g}" for row in nearest)
    chosen = table[table["chosen"]].groupby("region", sort=False)["elasticity"].first()
    elastic = ", ".join(f"{name.replace('_', ' ')} {value:.2f}" for name, value in chosen.items())
    return [
        "## The thresholds",
        "",
        *paragraph_lines(
            f"The counts depend on the thresholds: the bulk holds {said} of one. Relative change "
            f"of a count per relative change of its threshold's distance from one: {elastic}. "
            f"{shown_by('threshold_sensitivity')}"
        ),
    ]


def precision(results: Path, /) -> list[str]:
    """What float32 changes."""
    table = load_table(results / "precision.csv").set_index("region")
    claims = load_table(results / "precision_claims.csv")
    compared = claims[claims["verdict_float32"].notna()]
    changed = compared[compared["verdict_changes"].astype(bool)]["id"].tolist()
    finite = compared[np.isfinite(compared["relative_change"])]
    largest = finite.sort_values("relative_change", ascending=False).head(5)
    rows = [
        [
            name,
            f"{row['count_float32']:.0f}",
            f"{row['count_float64']:.0f}",
            f"{row['largest_change']:.2g}",
            f"{row['largest_change_above_rounding']:.2g}",
            f"{row['median_change']:.2g}",
            f"{row['under_rounding']:.0f}",
        ]
        for name, row in table.iterrows()
    ]
    head = ["region", "float32", "float64", "largest relative change of σ", "the same above ε σ₁"]
    worst = ", ".join(f"`{row.id}` {row.relative_change:.2g}" for row in largest.itertuples())
    volume = table.loc["all"]
    return [
        "## float32 against float64",
        "",
        *table_lines([*head, "median", "values under ε σ₁"], rows),
        "",
        *paragraph_lines(
            f"Of {len(compared)} claims on the run `paper`, {len(changed)} change their verdict in "
            f"float64{': ' + ', '.join(changed) if changed else ''}. The statistics that change "
            f"most: {worst}. The log-volume Σ ln σ is {volume['log_volume_float32']:.1f} in "
            f"float32 and {volume['log_volume_float64']:.1f} in float64. "
            f"{shown_by('precision')} Table: `results/precision_claims.csv`."
        ),
    ]


def through_training(results: Path, /) -> list[str]:
    """How the regions grow out of the identity."""
    stored = load_table(results / "paper/spectrum_history.csv")
    rows = [
        [
            row.epoch,
            row.chaotic,
            row.bulk,
            row.transition,
            row.stable,
            f"{row.sigma_largest:.4g}",
            "" if np.isnan(row.lyapunov) else f"{row.lyapunov:.4f}",
            f"{row.log_volume_bound:.0f}",
            row.unresolved,
        ]
        for row in stored.itertuples()
    ]
    head = ["epoch", "chaotic", "bulk", "transition", "stable", "largest σ", "ln σ₁ per step"]
    start, first, last = (stored.iloc[place] for place in (0, 1, -1))
    return [
        "## Through training",
        "",
        *table_lines([*head, "bound of Σ ln σ", "values under ε σ₁"], rows),
        "",
        *paragraph_lines(
            f"Of {start['bulk'] - last['bulk']:.0f} directions that the bulk loses in "
            f"{last['epoch']:.0f} epochs, {start['bulk'] - first['bulk']:.0f} are gone after epoch "
            f"{first['epoch']:.0f}. The largest stretching per step (finite-time Lyapunov "
            f"exponent) goes from {first['lyapunov']:.4f} to {last['lyapunov']:.4f}. "
            "Values under ε σ₁ are rounding; in the bound of the log-volume they count as ε σ₁. "
            f"{shown_by('spectrum_history')} {shown_by('expansion_history')}"
        ),
    ]


SECTIONS: tuple[Section, ...] = (
    (thresholds, ("paper/threshold_sensitivity.csv",)),
    (precision, ("precision.csv", "precision_claims.csv")),
    (through_training, ("paper/spectrum_history.csv",)),
    (composition, ("paper/composition.csv", "paper/composition.npz")),
    (
        curvature,
        (
            "paper/curvature.npz",
            "paper/curvature_overlap.csv",
            "paper/curvature_restricted.csv",
        ),
    ),
    (input_jacobian, ("paper/input_jacobian.csv",)),
    (penalty, ("width_16/input_jacobian.csv", "jacobian_penalty/input_jacobian.csv")),
)
