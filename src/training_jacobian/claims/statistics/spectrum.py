"""Statistics of one run's spectrum, singular vectors and trainings."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from training_jacobian.claims.registry import mean, region_indices, resolved, statistic
from training_jacobian.files.storage import load_array, load_arrays, load_json
from training_jacobian.files.tables import load_table


@statistic("{run}/regions.json")
def region_count(results: Path, *, run: str, region: str) -> float:
    """Number of singular values in the region."""
    return load_json(results / run / "regions.json")[region]["count"]


@statistic("{run}/regions.json")
def region_fraction(results: Path, *, run: str, region: str) -> float:
    """Number of singular values in the region over that of all.

    For ``bulk_without_trivial``, over that of all but the trivial ones.
    """
    return load_json(results / run / "regions.json")[region]["fraction"]


@statistic("{run}/sigma.npy")
def largest_singular_value(results: Path, *, run: str) -> float:
    """Largest singular value σ₁."""
    return float(load_array(results / run / "sigma.npy")[0])


@statistic("{run}/regions.json", "{run}/sigma.npy", "{run}/alignment.npy")
def mean_alignment(results: Path, *, run: str, region: str) -> float:
    """Mean over the region of the cosine between left and right singular vectors."""
    cosines = load_array(results / run / "alignment.npy")
    return mean(cosines[region_indices(results, run, region)])


@statistic("{run}/regions.json", "{run}/sigma.npy", "{run}/alignment.npy")
def aligned_fraction(results: Path, *, run: str, region: str, above: float) -> float:
    """Fraction of the region's resolved σ whose left and right vectors' cosine is over a bound."""
    cosines = load_array(results / run / "alignment.npy")
    singled = resolved(load_array(results / run / "sigma.npy"))
    return mean(cosines[np.intersect1d(region_indices(results, run, region), singled)] > above)


@statistic("{run}/sigma.npy")
def distance_from_one(results: Path, *, run: str, index: int) -> float:
    """|σ − 1| of the singular value with the index."""
    return float(abs(load_array(results / run / "sigma.npy")[index].astype(float) - 1))


@statistic("{run}/training.npz")
def trained(results: Path, *, run: str, quantity: str) -> float:
    """A quantity of the trained network: test_loss (nats) or test_accuracy."""
    return float(load_arrays(results / run / "training.npz")[quantity])


@statistic("{run}/regions.json")
def trivial_count(results: Path, *, run: str) -> float:
    """Number of trivial directions inside the bulk: dead inputs' weights and logit shifts."""
    return load_json(results / run / "regions.json")["trivial"]["count"]


@statistic("{run}/jacobian_verification.json")
def jacobian_verification(results: Path, *, run: str, check: str) -> float:
    """Largest relative error of the Jacobian against an independent oracle."""
    return load_json(results / run / "jacobian_verification.json")[check]


@statistic("seed_overlap.csv")
def seed_overlap_excess(
    results: Path,
    *,
    run: str,
    region: str,
    overlap: str = "overlap",
    chance: str = "chance",
    without_trivial: bool = False,
    leave_out: str = "",
) -> float:
    """(overlap − chance) / (1 − chance), mean over all pairs of seeds: 0 by chance, 1 if equal.

    `overlap` may be ``matched_overlap``, `chance` ``structured_chance``; `leave_out` is a seed
    whose pairs do not count.
    """
    table = load_table(results / "seed_overlap.csv")
    seeds = table[["run_a", "run_b"]]
    if run not in seeds.to_numpy():
        raise ValueError(f"no pair of seeds with {run}")
    pairs = table[(table["region"] == region) & ~seeds.eq(leave_out).any(axis=1)]
    suffix = "_without_trivial" if without_trivial else ""
    found, expected = pairs[f"{overlap}{suffix}"], pairs[f"{chance}{suffix}"]
    return float(((found - expected) / (1 - expected)).mean())


@statistic("{run}/function_jacobian.npz")
def near_null_excess(
    results: Path,
    *,
    run: str,
    inputs: str,
    region: str,
    threshold: float,
    without_trivial: bool = False,
) -> float:
    """(share − chance) / (1 − chance) of a region in G's near-null space at θ_T: 1 if inside."""
    suffix = "_without_trivial" if without_trivial else ""
    share, chance = _near_null_shares(results, run, inputs, region, suffix, threshold)
    return (share - chance) / (1 - chance)


@statistic("{run}/function_jacobian.npz", "{run}/regions.json")
def near_null_space_inside(
    results: Path,
    *,
    run: str,
    inputs: str,
    region: str,
    threshold: float,
    without_trivial: bool = False,
) -> float:
    """Share of G's near-null space at θ_T, in dimensions, that lies in a region."""
    suffix = "_without_trivial" if without_trivial else ""
    share, chance = _near_null_shares(results, run, inputs, region, suffix, threshold)
    regions = load_json(results / run / "regions.json")
    return share / chance * regions[f"{region}{suffix}"]["fraction"]


@statistic("{run}/function_jacobian.npz")
def output_change_ratio(results: Path, *, run: str, inputs: str, region: str, other: str) -> float:
    """RMS change of the outputs at θ_T per unit step along a region, over that along another."""
    stored = load_arrays(results / run / "function_jacobian.npz")
    return float(stored[f"change_{inputs}_end_{region}"] / stored[f"change_{inputs}_end_{other}"])


def _near_null_shares(
    results: Path, run: str, inputs: str, region: str, suffix: str, threshold: float
) -> tuple[float, float]:
    """Return the share of a region in G's near-null space at θ_T, and that expected by chance."""
    stored = load_arrays(results / run / "function_jacobian.npz")
    place = int(np.flatnonzero(np.isclose(stored["thresholds"], threshold)).item())
    names = (f"share_{inputs}_end_{name}{suffix}" for name in (region, "chance"))
    share, chance = (float(stored[name][place]) for name in names)
    return share, chance
