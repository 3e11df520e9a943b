"""Statistics of the claims on perturbed starts, perturbed predictions and movement."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from training_jacobian.statistics import region_indices, statistic
from training_jacobian.storage import load_array, load_arrays, load_json, load_table
from training_jacobian.subspaces import REGIONS

SHIFT_FILES = ("{run}/prediction_shift.npz", "{run}/regions.json", "{run}/sigma.npy")


@statistic("{run}/linearisation_radius.csv")
def linearisation_radius(results: Path, *, run: str, role: str) -> float:
    """Largest stimulus up to which ‖Δθ − sJv‖ stays within 10 % of ‖sJv‖, one direction."""
    table = load_table(results / run / "linearisation_radius.csv")
    return float(table.loc[table["role"] == role, "radius"].iloc[0])


@statistic("{run}/linearisation_radius.csv")
def radius_ratio(results: Path, *, run: str, region: str, other: str) -> float:
    """Median linearisation radius of a region's sampled directions over another region's."""
    table = load_table(results / run / "linearisation_radius.csv")
    medians = table[table["role"] == "sample"].groupby("region")["radius"].median()
    return float(medians[region] / medians[other])


@statistic("{run}/init_perturbation.csv")
def response_ratio(results: Path, *, run: str, role: str, stimulus: float) -> float:
    """Response along u over what the Jacobian predicts, at the nearest stimulus."""
    table = load_table(results / run / "init_perturbation.csv")
    rows = table[table["role"] == role]
    nearest = rows.iloc[(np.log(rows["stimulus"]) - np.log(stimulus)).abs().argmin()]
    return float(nearest["response"] / nearest["predicted"])


@statistic("{run}/init_perturbation.csv", "{run}/training.npz")
def stimulus_raising_loss(results: Path, *, run: str, role: str, factor: float) -> float:
    """Smallest stimulus at which the test loss is over `factor` times the unperturbed one."""
    table = load_table(results / run / "init_perturbation.csv")
    loss = float(load_arrays(results / run / "training.npz")["test_loss"])
    raised = table[(table["role"] == role) & (table["test_loss"] > factor * loss)]
    return float(raised["stimulus"].min()) if len(raised) else float(table["stimulus"].max())


@statistic("{run}/init_perturbation.csv", "{run}/training.npz")
def largest_loss_change(
    results: Path, *, run: str, role: str, region: str, largest: float
) -> float:
    """Largest relative change of the test loss, median over directions, for s ≤ largest."""
    table = load_table(results / run / "init_perturbation.csv")
    loss = float(load_arrays(results / run / "training.npz")["test_loss"])
    chosen = (table["role"] == role) & (table["region"] == region)
    rows = table[chosen & (table["stimulus"] <= largest)]
    medians = rows.groupby("stimulus")["test_loss"].median()
    return float((medians / loss - 1).abs().max())


@statistic(*SHIFT_FILES)
def median_shift(results: Path, *, run: str, inputs: str, region: str) -> float:
    """Median over the region of the largest KL divergence (nats) after a step."""
    shift = load_arrays(results / run / "prediction_shift.npz")[inputs]
    return float(np.median(shift[region_indices(results, run, region)]))


@statistic(*SHIFT_FILES)
def shift_of_others_over_bulk(results: Path, *, run: str, inputs: str) -> float:
    """Smaller of the chaotic and the stable median KL over the bulk's median KL."""
    medians = _region_medians(results, run, inputs)
    return min(medians["chaotic"], medians["stable"]) / medians["bulk"]


@statistic(*SHIFT_FILES, "{run}/trivial_share.npy")
def shift_of_others_over_genuine_bulk(results: Path, *, run: str, inputs: str) -> float:
    """The same over the median of bulk directions with less than half in the trivial part."""
    medians = _region_medians(results, run, inputs)
    bulk = region_indices(results, run, "bulk")
    genuine = bulk[load_array(results / run / "trivial_share.npy")[bulk] < 0.5]
    shift = load_arrays(results / run / "prediction_shift.npz")[inputs]
    return min(medians["chaotic"], medians["stable"]) / float(np.median(shift[genuine]))


@statistic(*SHIFT_FILES)
def shift_spread(results: Path, *, run: str, inputs: str) -> float:
    """Largest over smallest of the three regions' median KL."""
    medians = _region_medians(results, run, inputs).values()
    return max(medians) / min(medians)


@statistic(*SHIFT_FILES)
def shift_growth(results: Path, *, run: str, region: str, inputs: str, base: str) -> float:
    """Median KL of a region on one input set over that on another."""
    return median_shift(results, run=run, inputs=inputs, region=region) / median_shift(
        results, run=run, inputs=base, region=region
    )


@statistic("{run}/movement_shares.json")
def movement_density(results: Path, *, run: str, region: str) -> float:
    """Share of ‖θ_T − θ₀‖² in the region over its share of dimensions; 1 is no preference."""
    share = load_json(results / run / "movement_shares.json")[region]
    return share["movement"] / share["dimensions"]


@statistic("{run}/movement_shares.json", "{run}/regions.json")
def movement_density_of_genuine_bulk(results: Path, *, run: str) -> float:
    """The same for the bulk with the trivial directions left out of both dimensions."""
    share = load_json(results / run / "movement_shares.json")["bulk"]["movement"]
    return share / load_json(results / run / "regions.json")["bulk_without_trivial"]["fraction"]


def _region_medians(results: Path, run: str, inputs: str) -> dict[str, float]:
    return {
        region: median_shift(results, run=run, inputs=inputs, region=region) for region in REGIONS
    }
