"""Chaotic, bulk and stable regions of the spectrum, and the trivial part of the bulk."""

from __future__ import annotations

import argparse
import dataclasses
import math
import os
from typing import Any

import numpy as np

from training_jacobian.files import storage
from training_jacobian.program.arguments import Parser, positive
from training_jacobian.program.errors import UserError

PathLike = str | os.PathLike[str]

REGIONS = ("chaotic", "bulk", "stable")

SPECTRUM = "singular values (N,): finite numbers, descending, none below 0"

TRIVIAL, WITHOUT_TRIVIAL = "trivial", "bulk_without_trivial"
"""The block of trivial directions, all with σ = 1, and the bulk without it."""


@dataclasses.dataclass(frozen=True)
class Thresholds:
    """Chaotic: σ > chaotic_above; bulk: |σ − 1| ≤ bulk_within; stable: σ < stable_below."""

    chaotic_above: float
    bulk_within: float
    stable_below: float


def partition(sigma: np.ndarray, thresholds: Thresholds, /) -> dict[str, np.ndarray]:
    """Return the indices of each region and of the transition between them.

    >>> cuts = Thresholds(chaotic_above=1.5, bulk_within=0.1, stable_below=0.6666667)
    >>> parts = partition(np.array([9.0, 1.3, 1.05, 1.0, 0.8, 0.1]), cuts)
    >>> {name: indices.tolist() for name, indices in parts.items()}
    {'chaotic': [0], 'bulk': [2, 3], 'stable': [5], 'transition': [1, 4]}
    """
    masks = {
        "chaotic": sigma > thresholds.chaotic_above,
        "bulk": np.abs(sigma - 1) <= thresholds.bulk_within,
        "stable": sigma < thresholds.stable_below,
    }
    masks["transition"] = ~np.any(list(masks.values()), axis=0)
    return {name: np.flatnonzero(mask) for name, mask in masks.items()}


def in_order(chaotic_above: float, bulk_within: float, stable_below: float, /) -> Thresholds:
    """Return thresholds whose regions do not overlap; `UserError` for others.

    The bounds of each are those of the configuration's schema.

    >>> in_order(1.5, 0.1, 0.6666667).bulk_within
    0.1
    """
    _check_between("chaotic_above", chaotic_above, 1, math.inf)
    _check_between("bulk_within", bulk_within, 0, 1)
    _check_between("stable_below", stable_below, 0, 1)
    upper, lower = 1 + bulk_within, 1 - bulk_within
    if chaotic_above <= upper:
        accepted = f"more than 1 + bulk_within = {upper:g}"
        raise UserError(f"chaotic_above: found {chaotic_above:g}, accepted: {accepted}")
    if stable_below >= lower:
        accepted = f"less than 1 - bulk_within = {lower:g}"
        raise UserError(f"stable_below: found {stable_below:g}, accepted: {accepted}")
    return Thresholds(chaotic_above, bulk_within, stable_below)


def add_arguments(parser: Parser, /) -> None:
    """Add one command-line flag per threshold, with the configuration's value as default."""
    parser.setting("chaotic-above", positive, 1.5, "least σ of the chaotic region")
    parser.setting("bulk-within", positive, 0.1, "largest |σ − 1| of the bulk")
    parser.setting("stable-below", positive, 0.6666667, "largest σ of the stable region")


def from_arguments(arguments: argparse.Namespace, /) -> Thresholds:
    """Return the thresholds given on the command line, `in_order`."""
    return in_order(arguments.chaotic_above, arguments.bulk_within, arguments.stable_below)


def check_spectrum(sigma: object, /) -> np.ndarray:
    """Return singular values (N,) as an array; `UserError` for what is no spectrum."""
    try:
        values = np.asarray(sigma)
    except (TypeError, ValueError) as error:
        raise UserError(f"sigma: found no array ({error}), accepted: {SPECTRUM}") from error
    if values.dtype.kind not in "fiu" or values.ndim != 1 or len(values) == 0:
        found = f"shape {values.shape} of {values.dtype}"
        raise UserError(f"sigma: found {found}, accepted: {SPECTRUM}")
    wrong = ~np.isfinite(values) | (values < 0)
    wrong[1:] |= values[1:] > values[:-1]
    if wrong.any():
        place = int(np.argmax(wrong))
        raise UserError(f"sigma: found {values[place]} at {place}, accepted: {SPECTRUM}")
    return values


def _check_between(key: str, value: Any, above: float, below: float) -> None:
    number = isinstance(value, (int, float, np.integer, np.floating))
    if isinstance(value, bool) or not number or not above < value < below:
        upper = f" and less than {below:g}" if math.isfinite(below) else ", finite"
        raise UserError(f"{key}: found {value}, accepted: more than {above:g}{upper}")


def stored_partition(sigma: np.ndarray, regions: dict, /) -> dict[str, np.ndarray]:
    """Return `partition` as regions.json records it, then `TRIVIAL` and `WITHOUT_TRIVIAL`."""
    parts = partition(sigma, Thresholds(**regions["thresholds"]))
    block = regions["trivial"]["first"] + np.arange(regions["trivial"]["count"])
    return parts | {TRIVIAL: block, WITHOUT_TRIVIAL: np.setdiff1d(parts["bulk"], block)}


def random_units(rows: np.ndarray, count: int, /, *, seed: int) -> np.ndarray:
    """Return `count` random unit vectors of the subspace that orthonormal `rows` (k, N) span.

    They are drawn in ℝᴺ and projected, so that they depend on the subspace and not on its basis.
    None of an empty one.
    """
    if len(rows) == 0:
        return np.zeros((0, rows.shape[1]), rows.dtype)
    normal = np.random.default_rng(seed).standard_normal((count, rows.shape[1]))
    inside = (normal.astype(rows.dtype) @ rows.T) @ rows
    return inside / np.linalg.norm(inside, axis=1, keepdims=True)


def share_within(directions: np.ndarray, basis: np.ndarray, /) -> np.ndarray:
    """Return ‖B d‖² for each unit row d of `directions`; the rows of B are orthonormal.

    1 where the direction lies in the subspace that B spans, 0 where it is orthogonal to it.
    """
    return np.square(directions @ basis.T).sum(axis=1)


def describe(sigma: np.ndarray, trivial: dict, thresholds: Thresholds, /) -> dict:
    """Return the content of regions.json: per region count and fraction, and the trivial block.

    `trivial` is the block's ``first`` index and its ``count``; other keys are taken over.
    """
    size = len(sigma)
    parts = partition(sigma, thresholds)
    genuine = len(parts["bulk"]) - trivial["count"]
    return {
        "parameters": size,
        "thresholds": dataclasses.asdict(thresholds),
        **{
            name: {"count": len(indices), "fraction": len(indices) / size}
            for name, indices in parts.items()
        },
        TRIVIAL: trivial,
        WITHOUT_TRIVIAL: {"count": genuine, "fraction": genuine / max(size - trivial["count"], 1)},
        "sigma_largest": float(sigma[0]),
        "sigma_smallest": float(sigma[-1]),
        "log_volume": _log_volume(sigma),
    }


def _log_volume(sigma: np.ndarray) -> float | None:
    """Return Σ ln σ, or None if a singular value is exactly zero."""
    return float(np.log(sigma.astype(np.float64)).sum()) if sigma.all() else None


def load_thresholds(path: PathLike, /) -> Thresholds:
    """Read the thresholds in a regions.json."""
    return Thresholds(**storage.load_json(path)["thresholds"])


def load_parts(sigma: np.ndarray, path: PathLike, /) -> dict[str, np.ndarray]:
    """Return `stored_partition` of σ, read from a regions.json."""
    return stored_partition(sigma, storage.load_json(path))


def load_regions(sigma: PathLike, regions: PathLike, /) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Read singular values and return them with their indices by region."""
    values = storage.load_array(sigma)
    return values, load_parts(values, regions)
