"""Spectral measures from Lanczos' recurrence: how much of a vector lies below a threshold.

k steps of Lanczos' iteration on a symmetric matrix A from a unit vector q give a tridiagonal
matrix T, the Jacobi matrix of the measure ``μ(x) = Σ (qᵀvᵢ)² over λᵢ ≤ x``. Its
eigenvalues and the squared first entries of its eigenvectors are the nodes and weights of Gauss'
rule for μ (Golub & Welsch 1969).

Summing the weights below a threshold x makes a node that straddles it count whole or not at all.
Here the rule is given a node *at* x instead (Gauss–Radau, Golub 1973): by the inequalities of
Chebyshev, Markov and Stieltjes, what lies below x is then between the weights below the node and
those up to it, both included, so the middle is the estimate and half the node's weight a bound on
its error.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
import scipy.linalg
import scipy.stats

SHORTER = 0.7
"""Part of the steps after which the estimate is made a second time, and of these a third time."""

ORDER = 2
"""The middle's error falls with the square of the number of steps: with nodes as dense as the
steps are many, it is the midpoint rule's."""

SETTLED = 1e-9
"""Where the bounds leave no more than this open, nothing is extrapolated."""

CONFIDENCE = 0.95

LARGEST_ENTRY = 1e8
"""Gauss–Radau's own entry of T, over T's others, beyond which Gauss has a node there already."""

ROUNDING = 64 * np.finfo(float).eps
"""Error of T's eigenvalues over its entries, with some room."""

SMALLEST_PIVOT = 1e-150
"""In place of zero; its square is still a number."""


@dataclasses.dataclass(frozen=True)
class Estimate:
    """A share of the spectrum, each half-width and bound in the same unit (1 is all of it).

    Attributes
    ----------
    value
        The estimate, extrapolated in the number of steps, but not beyond the bounds; the middle of
        the bounds where the extrapolation does not hold.
    sampling
        Half-width of the 95 % interval of the mean over the probes (Student's t).
    quadrature
        What the number of steps leaves open: the size of the extrapolation, at most what the bounds
        allow; all that they allow where the extrapolation does not hold.
    lower, upper
        Means over the probes of the bounds on each probe's own measure.
    extrapolates
        Whether the extrapolations from three numbers of steps agree: that from the longer two and
        that from the shorter two differ by no more than `sampling`.
    """

    value: float
    sampling: float
    quadrature: float
    lower: float
    upper: float
    extrapolates: bool

    @property
    def interval(self) -> tuple[float, float]:
        """Both errors added, cut at 0 and 1: they are not independent of each other."""
        half = self.sampling + self.quadrature
        return max(0.0, self.value - half), min(1.0, self.value + half)


def mass_below(
    diagonal: np.ndarray, off_diagonal: np.ndarray, threshold: float, /
) -> tuple[float, float]:
    """Return the measure below a threshold and a bound on that number's error.

    `diagonal` (k,) and `off_diagonal` (k,) are Lanczos' coefficients, with the norm of the last
    remainder at the end of the second.
    """
    last = _radau_entry(diagonal, off_diagonal, threshold)
    if abs(last) < LARGEST_ENTRY * max(diagonal.max(), threshold):
        diagonal, off_diagonal = np.append(diagonal, last), np.append(off_diagonal, 0)
    nodes, vectors = scipy.linalg.eigh_tridiagonal(diagonal, off_diagonal[:-1])
    weights = vectors[0] ** 2
    # The node there, and what lies there anyhow.
    distance = np.abs(nodes - threshold)
    at = distance <= max(distance.min(), ROUNDING * np.abs(diagonal).max())
    here = float(weights[at].sum())
    return float(weights[(nodes < threshold) & ~at].sum()) + here / 2, here / 2


def region_shares(
    diagonals: np.ndarray,
    off_diagonals: np.ndarray,
    known: np.ndarray,
    size: int,
    thresholds: Mapping[str, float],
    /,
) -> dict[str, Estimate]:
    """Return the share of chaotic, bulk and stable singular values of a matrix J.

    Parameters
    ----------
    diagonals, off_diagonals
        Lanczos' coefficients (probes, k) on JᵀJ, from probes without the known singular vectors.
    known
        Singular values (d,) whose vectors were taken out; they are counted.
    size
        Number of singular values, known ones included.
    thresholds
        chaotic_above, bulk_within and stable_below.
    """
    return {
        name: share_between(diagonals, off_diagonals, known, size, *ends)
        for name, ends in _intervals(thresholds).items()
    }


def share_between(
    diagonals: np.ndarray,
    off_diagonals: np.ndarray,
    known: np.ndarray,
    size: int,
    low: float,
    high: float,
    /,
) -> Estimate:
    """Return the share of singular values between `low` and `high`; arguments as above."""
    counted = np.count_nonzero((known >= low) & (known <= high)) / size
    rest = 1 - len(known) / size
    steps = _three_counts(diagonals.shape[1])
    found = [_masses(diagonals[:, :k], off_diagonals[:, :k], low, high) for k in steps]
    (full, errors), *_ = found
    middle, *_ = means = [masses.mean() for masses, _ in found]
    ahead, behind = (
        _correction(*means[start : start + 2], *steps[start : start + 2]) for start in (0, 1)
    )
    spread = full.std(ddof=1) / np.sqrt(len(full)) if len(full) > 1 else 0.5
    quantile = scipy.stats.t.ppf((1 + CONFIDENCE) / 2, max(1, len(full) - 1))
    bound = errors.mean()
    sampling = quantile * spread
    apart = abs((middle + ahead) - (means[1] + behind))
    agree = apart <= sampling or rest * bound <= SETTLED
    quadrature = min(abs(ahead), bound) if agree else bound
    lower = counted + rest * np.clip(full - errors, 0, 1).mean()
    upper = counted + rest * np.clip(full + errors, 0, 1).mean()
    value = counted + rest * (middle + ahead * agree)
    return Estimate(
        value=float(np.clip(value, lower, upper)),
        sampling=float(rest * sampling),
        quadrature=float(rest * quadrature),
        lower=float(lower),
        upper=float(upper),
        extrapolates=bool(agree),
    )


def _three_counts(steps: int) -> tuple[int, int, int]:
    shorter = max(1, int(SHORTER * steps))
    return steps, shorter, max(1, int(SHORTER * shorter))


def _correction(longer: float, shorter: float, steps: int, fewer: int) -> float:
    """Return what Richardson's extrapolation adds to the estimate after the larger number."""
    return (longer - shorter) / ((steps / fewer) ** ORDER - 1) if steps > fewer else 0.0


def cumulative(
    diagonals: np.ndarray,
    off_diagonals: np.ndarray,
    known: np.ndarray,
    size: int,
    values: np.ndarray,
    /,
) -> np.ndarray:
    """Return the share of singular values below each of `values` (n,), ascending."""
    rest = 1 - len(known) / size
    below = [
        np.mean(
            [mass_below(a, b, value**2)[0] for a, b in zip(diagonals, off_diagonals, strict=True)]
        )
        for value in values
    ]
    counted = np.searchsorted(np.sort(known), values) / size
    # Rounding and the probes' scatter can make neighbouring estimates cross by a hair.
    return np.maximum.accumulate(counted + rest * np.array(below))


def _intervals(thresholds: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    within = thresholds["bulk_within"]
    return {
        "chaotic": (thresholds["chaotic_above"], np.inf),
        "bulk": (1 - within, 1 + within),
        "stable": (0.0, thresholds["stable_below"]),
    }


def _masses(
    diagonals: np.ndarray, off_diagonals: np.ndarray, low: float, high: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return every probe's measure between two singular values, and its bound (probes,)."""
    found = [
        (_below(a, b, low), _below(a, b, high))
        for a, b in zip(diagonals, off_diagonals, strict=True)
    ]
    return (
        np.array([above[0] - below[0] for below, above in found]),
        np.array([above[1] + below[1] for below, above in found]),
    )


def _below(diagonal: np.ndarray, off_diagonal: np.ndarray, value: float) -> tuple[float, float]:
    if value == 0:
        return 0.0, 0.0
    return mass_below(diagonal, off_diagonal, value**2) if np.isfinite(value) else (1.0, 0.0)


def _radau_entry(diagonal: np.ndarray, off_diagonal: np.ndarray, node: float) -> float:
    """Return the diagonal entry that gives the matrix, one row larger, the eigenvalue `node`.

    Golub 1973: x + β² / d, where d is the last pivot of T − x.
    """
    pivot = diagonal[0] - node
    for entry, beside in zip(diagonal[1:], off_diagonal[:-1], strict=True):
        pivot = entry - node - beside**2 / (pivot or SMALLEST_PIVOT)
    return float(node + off_diagonal[-1] ** 2 / (pivot or SMALLEST_PIVOT))
