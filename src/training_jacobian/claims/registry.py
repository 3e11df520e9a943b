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
from training_jacobian.spectrum.regions import stored_partition


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


STATISTICS: dict[str, Statistic] = {}


def statistic(*reads: str) -> Callable[[Callable[..., float]], Callable[..., float]]:
    """Register a statistic under its function's name; `reads` are patterns over its arguments."""

    def register(function: Callable[..., float]) -> Callable[..., float]:
        STATISTICS[function.__name__] = Statistic(function, reads)
        return function

    return register


def region_indices(results: Path, run: str, region: str, /) -> np.ndarray:
    """Return the indices of a run's singular values that belong to a region.

    One of ``chaotic``, ``bulk``, ``bulk_without_trivial``, ``stable`` and ``transition``.
    """
    regions = load_json(results / run / "regions.json")
    return stored_partition(load_array(results / run / "sigma.npy"), regions)[region]


def resolved(sigma: np.ndarray, /) -> np.ndarray:
    """Return the indices of the σ whose vectors are determined one by one.

    Those over ε σ₁, ε the rounding of their type, that no other one is as near to. Of the rest,
    rounding chooses the vectors, or a basis of the span of several.
    """
    least = np.finfo(sigma.dtype).eps * sigma[0]
    gaps = np.concatenate([[np.inf], -np.diff(sigma), [np.inf]])
    return np.flatnonzero((sigma > least) & (gaps[:-1] > least) & (gaps[1:] > least))


def mean(values: np.ndarray, /) -> float:
    """Return the mean, NaN for no values at all: a region may be empty."""
    return float(np.mean(values)) if len(values) else math.nan


def ratio(numerator: float, denominator: float, /) -> float:
    """Return the quotient, NaN for a denominator of zero."""
    return float(numerator / denominator) if denominator else math.nan
