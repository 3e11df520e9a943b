"""Sections of the findings on the spectra: all runs, thresholds, precision, time, penalty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from training_jacobian.files.storage import load_array, load_arrays, load_json
from training_jacobian.files.tables import load_table
from training_jacobian.report.finding_analyses import composition, curvature, input_jacobian
from training_jacobian.report.findings import shown_by
from training_jacobian.report.markdown import filled_lines, plain, section_lines
from training_jacobian.training.settings import MAIN_RUN

Section = Callable[[Path], list[str]]

COUNTS = "{chaotic[count]} | {bulk[count]} | {stable[count]} | {transition[count]}"


def sections(
    results: Path, runs: Sequence[str], controls: Iterable[str], there: Iterable[str], /
) -> list[str]:
    """Return the lines of every section whose files are all `there` (relative to `results`)."""
    there = set(there)
    lines = run_table(results, runs, set(controls))
    for section, files in SECTIONS.items():
        if there.issuperset(files):
            lines += section(results)
    return lines


def run_table(results: Path, runs: Sequence[str], controls: set[str], /) -> list[str]:
    """Sizes of the regions in every run, beside what the network learnt."""
    records = [_run_record(results, run) for run in runs]
    shares = {it["run"]: it["bulk"]["fraction"] for it in records if it["run"] not in controls}
    left_out = f", controls ({', '.join(sorted(controls))}) left out" if controls else ""
    return section_lines(
        "The regions in every run",
        filled_lines(
            "run | N | chaotic | bulk | stable | transition | bulk | bulk without trivial "
            "directions | largest σ | test loss | accuracy",
            "`{run}` | {parameters} | " + COUNTS + " | {bulk[fraction]:.1%} | "
            "{bulk_without_trivial[fraction]:.1%} | {sigma_largest:.4g} | {test_loss:.3g} | "
            "{test_accuracy:.1%}",
            records,
        ),
        f"The bulk's share lies between {_extreme(min, shares)} and {_extreme(max, shares)}"
        f"{left_out}. {shown_by('generality_regions')} {shown_by('generality_spectra')} "
        f"{shown_by('generality_claims')}",
    )


def _run_record(results: Path, run: str) -> dict:
    trained = load_arrays(results / run / "training.npz")
    learnt = {name: float(trained[name]) for name in ("test_loss", "test_accuracy")}
    return load_json(results / run / "regions.json") | learnt | {"run": run}


def _extreme(choose: Callable, shares: dict[str, float]) -> str:
    run = choose(shares, key=shares.__getitem__)
    return f"{shares[run]:.1%} (`{run}`)"


def thresholds(results: Path, /) -> list[str]:
    """How far the counts are a matter of the thresholds."""
    table = load_table(results / MAIN_RUN / "threshold_sensitivity.csv")
    bulk = table[(table["threshold"] == "bulk_within") & (table["region"] == "bulk")]
    nearest = [bulk.iloc[(bulk["value"] - value).abs().argmin()] for value in (0.05, 0.1, 0.2)]
    said = ", ".join(f"{row['fraction']:.1%} within {row['value']:.2g}" for row in nearest)
    chosen = table[table["chosen"]].groupby("region", sort=False)["elasticity"].first()
    elastic = ", ".join(f"{plain(str(name))} {value:.2f}" for name, value in chosen.items())
    return section_lines(
        "The thresholds",
        f"The counts depend on the thresholds: the bulk holds {said} of one. Relative change "
        f"of a count per relative change of its threshold's distance from one: {elastic}. "
        f"{shown_by('threshold_sensitivity')}",
    )


def precision(results: Path, /) -> list[str]:
    """What float32 changes."""
    table = load_table(results / "precision.csv")
    claims = load_table(results / "precision_claims.csv")
    compared = claims[claims["verdict_float32"].notna()]
    changed = compared[compared["verdict_changes"].astype(bool)]["id"].tolist()
    finite = compared[np.isfinite(compared["relative_change"])]
    largest = finite.sort_values("relative_change", ascending=False).head(5)
    worst = ", ".join(f"`{row.id}` {row.relative_change:.2g}" for row in largest.itertuples())
    volume = table.set_index("region").loc["all"]
    return section_lines(
        "float32 against float64",
        filled_lines(
            "region | float32 | float64 | largest relative change of σ | the same above ε σ₁ | "
            "median | values under ε σ₁",
            "{region} | {count_float32:.0f} | {count_float64:.0f} | {largest_change:.2g} | "
            "{largest_change_above_rounding:.2g} | {median_change:.2g} | {under_rounding:.0f}",
            table.to_dict("records"),
        ),
        f"Of {len(compared)} claims on the run `{MAIN_RUN}`, {len(changed)} change their verdict "
        f"in float64{': ' + ', '.join(changed) if changed else ''}. The statistics that change "
        f"most: {worst}. The log-volume Σ ln σ is {volume['log_volume_float32']:.1f} in "
        f"float32 and {volume['log_volume_float64']:.1f} in float64. "
        f"{shown_by('precision')} Table: `results/precision_claims.csv`.",
    )


def through_training(results: Path, /) -> list[str]:
    """How the regions grow out of the identity."""
    stored = load_table(results / MAIN_RUN / "spectrum_history.csv")
    rates = ["" if np.isnan(rate) else f"{rate:.4f}" for rate in stored["lyapunov"]]
    start, first, last = (stored.iloc[place] for place in (0, 1, -1))
    return section_lines(
        "Through training",
        filled_lines(
            "epoch | chaotic | bulk | transition | stable | largest σ | ln σ₁ per step | "
            "bound of Σ ln σ | values under ε σ₁",
            "{epoch} | {chaotic} | {bulk} | {transition} | {stable} | {sigma_largest:.4g} | "
            "{rate} | {log_volume_bound:.0f} | {unresolved}",
            stored.assign(rate=rates).to_dict("records"),
        ),
        f"Of {start['bulk'] - last['bulk']:.0f} directions that the bulk loses in "
        f"{last['epoch']:.0f} epochs, {start['bulk'] - first['bulk']:.0f} are gone after epoch "
        f"{first['epoch']:.0f}. The largest stretching per step (finite-time Lyapunov "
        f"exponent) goes from {first['lyapunov']:.4f} to {last['lyapunov']:.4f}. "
        "Values under ε σ₁ are rounding; in the bound of the log-volume they count as ε σ₁. "
        f"{shown_by('spectrum_history')} {shown_by('expansion_history')}",
    )


def penalty(results: Path, /) -> list[str]:
    """What a penalty on ∂logits/∂x does to the regions."""
    records = []
    for run in ("width_16", "jacobian_penalty"):
        table = load_table(results / run / "input_jacobian.csv")
        norm = table[(table["region"] == "none") & (table["inputs"] == "test")]["norm"].item()
        smallest = load_array(results / run / "sigma.npy")[-1]
        records.append(_run_record(results, run) | {"smallest": smallest, "norm": norm})
    return section_lines(
        "A penalty on the input–output Jacobian",
        filled_lines(
            "run | chaotic | bulk | stable | transition | trivial | largest σ | smallest σ | "
            "‖∂logits/∂x‖ on the test set | accuracy",
            "`{run}` | " + COUNTS + " | {trivial[count]} | {sigma_largest:.3g} | "
            "{smallest:.2g} | {norm:.3g} | {test_accuracy:.1%}",
            records,
        ),
        "The penalty gives weights of dead pixels a gradient and depends on shifts of all "
        f"logits, so these directions are no longer trivial. {shown_by('jacobian_penalty')}",
    )


def _of_main_run(*names: str) -> list[str]:
    return [f"{MAIN_RUN}/{name}" for name in names]


SECTIONS: dict[Section, list[str]] = {
    thresholds: _of_main_run("threshold_sensitivity.csv"),
    precision: ["precision.csv", "precision_claims.csv"],
    through_training: _of_main_run("spectrum_history.csv"),
    composition: _of_main_run("composition.csv", "composition.npz"),
    curvature: _of_main_run("curvature.npz", "curvature_overlap.csv", "curvature_restricted.csv"),
    input_jacobian: _of_main_run("input_jacobian.csv"),
    penalty: ["width_16/input_jacobian.csv", "jacobian_penalty/input_jacobian.csv"],
}
"""The sections in the document's order, each with the files that it is written from."""
