"""The statistics that claims name: each computed from the files of a run.

A statistic takes the results folder and its arguments by name and returns one number. The files
it reads are declared, so that the workflow knows what a claim needs.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np

from training_jacobian.files.storage import load_array, load_json
from training_jacobian.spectrum.regions import MOSTLY_TRIVIAL, stored_partition


@dataclasses.dataclass(frozen=True)
class Statistic:
    """A function ``(results, *, run, …) → number`` and the files that it reads."""

    function: Callable[..., float]
    reads: tuple[str, ...]

    def files(self, **arguments: object) -> list[str]:
        """Return the files that a call with these arguments reads, relative to the results."""
        return [name.format(**arguments) for name in self.reads]

    def __call__(self, results: Path, **arguments: object) -> float:
        """Compute the statistic."""
        return self.function(results, **arguments)


WITHOUT_TRIVIAL = "_without_trivial"

STATISTICS: dict[str, Statistic] = {}


def statistic(*reads: str) -> Callable[[Callable[..., float]], Callable[..., float]]:
    """Register a statistic under its function's name; `reads` are patterns over its arguments."""

    def register(function: Callable[..., float]) -> Callable[..., float]:
        STATISTICS[function.__name__] = Statistic(function, reads)
        return function

    return register


def region_indices(results: Path, run: str, region: str, /) -> np.ndarray:
    """Return the indices of a run's singular values that belong to a region.

    ``bulk_without_trivial`` are the bulk's vectors with less than half of their squared norm in
    the trivial directions.
    """
    regions = load_json(results / run / "regions.json")
    sigma = load_array(results / run / "sigma.npy")
    indices = stored_partition(sigma, regions)[region.removesuffix(WITHOUT_TRIVIAL)]
    if region.endswith(WITHOUT_TRIVIAL):
        indices = indices[load_array(results / run / "trivial_share.npy")[indices] < MOSTLY_TRIVIAL]
    return indices


def mean(values: np.ndarray, /) -> float:
    """Return the mean, NaN for no values at all: a region may be empty."""
    return float(np.mean(values)) if len(values) else math.nan


def ratio(numerator: float, denominator: float, /) -> float:
    """Return the quotient, NaN for a denominator of zero."""
    return float(numerator / denominator) if denominator else math.nan
