"""Statistics of the claims on perturbed starts, perturbed predictions and movement."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from training_jacobian.claims.registry import ratio, statistic
from training_jacobian.files.storage import load_arrays, load_json
from training_jacobian.files.tables import load_table

SHIFT_FILES = ("{run}/prediction_shift.npz",)


@statistic("{run}/linearisation_radius.csv")
def linearisation_radius(results: Path, *, run: str, role: str, column: str = "radius") -> float:
    """Largest stimulus up to which the response is linear within 10 %, one direction."""
    table = load_table(results / run / "linearisation_radius.csv")
    return float(table.loc[table["role"] == role, column].iloc[0])


@statistic("{run}/linearisation_radius.csv")
def median_radius(results: Path, *, run: str, region: str) -> float:
    """Median linearisation radius of a region's sampled directions."""
    table = load_table(results / run / "linearisation_radius.csv")
    rows = table[(table["role"] == "sample") & (table["region"] == region)]
    return float(rows["radius"].median())


@statistic("{run}/linearisation_radius.csv")
def radius_ratio(results: Path, *, run: str, region: str, other: str) -> float:
    """Median linearisation radius of a region's sampled directions over another region's."""
    return median_radius(results, run=run, region=region) / median_radius(
        results, run=run, region=other
    )


@statistic("{run}/init_perturbation.csv")
def response_ratio(results: Path, *, run: str, role: str, stimulus: float) -> float:
    """Response along u over what J predicts, at the nearest stimulus, mean of both signs."""
    row = _nearest(results, run, role, stimulus)
    return float(row["response"] / row["predicted"])


@statistic("{run}/init_perturbation.csv")
def leak_ratio(results: Path, *, run: str, role: str, stimulus: float) -> float:
    """Response across u over that along u, at the nearest stimulus, each the mean of both signs."""
    row = _nearest(results, run, role, stimulus)
    return float(row["complement"] / abs(row["response"]))


@statistic("{run}/init_perturbation.csv", "{run}/training.npz")
def stimulus_raising_loss(results: Path, *, run: str, role: str, factor: float) -> float:
    """Smallest stimulus at which the test loss is over `factor` times the unperturbed one.

    NaN if there is none; a loss that is not finite counts as raised.
    """
    table = load_table(results / run / "init_perturbation.csv")
    loss = float(load_arrays(results / run / "training.npz")["test_loss"])
    raised = ~(table["test_loss"] <= factor * loss)
    return float(table.loc[(table["role"] == role) & raised, "stimulus"].min())


@statistic("{run}/init_perturbation.csv", "{run}/training.npz")
def largest_loss_change(
    results: Path, *, run: str, role: str, region: str, largest: float
) -> float:
    """Largest relative change of the test loss for s ≤ largest, 90 % quantile over directions.

    A loss that is not finite is an infinite change.
    """
    table = load_table(results / run / "init_perturbation.csv")
    loss = float(load_arrays(results / run / "training.npz")["test_loss"])
    chosen = (table["role"] == role) & (table["region"] == region)
    rows = table[chosen & (table["stimulus"] <= largest)]
    change = (rows["test_loss"] / loss - 1).abs().fillna(np.inf)
    worst = change.groupby(rows["direction"]).max()
    return float(np.quantile(worst, 0.9, method="higher"))


@statistic(*SHIFT_FILES)
def median_shift(
    results: Path, *, run: str, inputs: str, region: str, over_samples: str = "max"
) -> float:
    """Median KL (nats) over random unit steps in the region; max or mean over samples."""
    suffix = "_mean" if over_samples == "mean" else ""
    drawn = load_arrays(results / run / "prediction_shift.npz")[f"{inputs}{suffix}_{region}"]
    return float(np.median(drawn)) if len(drawn) else np.nan


@statistic(*SHIFT_FILES)
def shift_spread(
    results: Path, *, run: str, inputs: str, bulk: str = "bulk", over_samples: str = "max"
) -> float:
    """Largest over smallest of the three regions' median KL."""
    medians = list(_region_medians(results, run, inputs, bulk, over_samples).values())
    return ratio(np.max(medians), np.min(medians))


@statistic(*SHIFT_FILES)
def shift_growth(results: Path, *, run: str, region: str, inputs: str, base: str) -> float:
    """Median KL of a region on one input set over that on another."""
    return ratio(
        median_shift(results, run=run, inputs=inputs, region=region),
        median_shift(results, run=run, inputs=base, region=region),
    )


@statistic("{run}/movement_shares.json", "{run}/regions.json")
def movement_density(results: Path, *, run: str, region: str) -> float:
    """Share of ‖θ_T − θ₀‖² in the region over its share of dimensions; 1 is no preference."""
    share = load_json(results / run / "movement_shares.json")[region]["movement"]
    regions = load_json(results / run / "regions.json")
    return ratio(share, regions[region]["fraction"])


def _region_medians(
    results: Path, run: str, inputs: str, bulk: str, over_samples: str
) -> dict[str, float]:
    return {
        region: median_shift(
            results, run=run, inputs=inputs, region=region, over_samples=over_samples
        )
        for region in ("chaotic", bulk, "stable")
    }


def _nearest(results: Path, run: str, role: str, stimulus: float) -> pd.Series:
    """Return the mean over both signs of the rows nearest on the logarithmic axis of stimuli."""
    table = load_table(results / run / "init_perturbation.csv")
    rows = table[table["role"] == role]
    distance = (np.log(rows["stimulus"]) - np.log(stimulus)).abs()
    return rows[distance == distance.min()].mean(numeric_only=True)
