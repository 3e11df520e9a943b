"""How much subspaces of different runs have in common, and what chance would give."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import scipy.linalg

COLUMNS = ["run_a", "run_b", "region", "dim_a", "dim_b", "overlap", "chance"]

CONTAINED_ABOVE = 0.99
"""A unit direction with more than this share of its squared length in a subspace counts as in it.

The same bound as for the trivial directions of the bulk (`regions.describe`).
"""


def subspace_overlap(rows_a: np.ndarray, rows_b: np.ndarray, /) -> float:
    """Return ‖A Bᵀ‖²_F / min(dimension): the mean squared cosine of the principal angles.

    `rows_a` (k_a, N) and `rows_b` (k_b, N) are orthonormal. 1 where the smaller subspace lies in
    the larger one, 0 where they are orthogonal. NaN if one of them is empty.
    """
    smaller = min(len(rows_a), len(rows_b))
    if smaller == 0:
        return float("nan")
    return float(np.square(np.linalg.norm(rows_a @ rows_b.T)) / smaller)


def chance_overlap(dim_a: int, dim_b: int, size: int, /) -> float:
    """Return the expected overlap of two random subspaces of R^size: max(dimension) / size.

    If one of the two is uniformly distributed, its projector has the mean (k_a / N) I, since that
    is the only matrix of trace k_a that every rotation leaves alone. So
    E‖A Bᵀ‖²_F = E tr(P_A P_B) = k_a k_b / N exactly; dividing by the smaller dimension leaves the
    larger one over N.
    """
    return max(dim_a, dim_b) / size


def principal_cosines(rows_a: np.ndarray, rows_b: np.ndarray, /) -> np.ndarray:
    """Return the cosines of the principal angles (min(k_a, k_b),), float64, descending.

    They are the singular values of A Bᵀ (Björck & Golub 1973, Numerical methods for computing
    angles between linear subspaces), here the roots of the eigenvalues of A Bᵀ B Aᵀ in float64:
    a fifth of the time of `scipy.linalg.svdvals`, and no cosine off by more than the rounding of
    the rows.
    """
    smaller, larger = sorted((rows_a, rows_b), key=len)
    products = (smaller @ larger.T).astype(np.float64)
    return _roots(scipy.linalg.eigvalsh(products @ products.T, check_finite=False))


def random_cosines(dim_a: int, dim_b: int, size: int, /, *, seed: int) -> np.ndarray:
    """Return the `principal_cosines` of two random subspaces of R^size.

    A rotation of both changes no angle, so that one of them may be spanned by the first
    coordinates. The other is spanned by the columns of a Gaussian matrix G; with its first rows
    G₁, the squared cosines solve G₁ᵀG₁ x = cos² GᵀG x.
    """
    smaller, larger = sorted((dim_a, dim_b))
    gaussian = np.random.default_rng(seed).standard_normal((size, smaller))
    first = gaussian[:larger]
    squares = scipy.linalg.eigvalsh(first.T @ first, gaussian.T @ gaussian, check_finite=False)
    return _roots(squares)


def spanning_rows(directions: np.ndarray, /) -> np.ndarray:
    """Return orthonormal rows (rank, N) that span unit `directions` (count, N) of several runs.

    Directions that agree to within `CONTAINED_ABOVE` count once.
    """
    distinct = np.unique(directions, axis=0)
    if len(distinct) == 0:
        return distinct
    _, sigma, vt = scipy.linalg.svd(distinct, full_matrices=False, check_finite=False)
    return vt[sigma**2 > 1 - CONTAINED_ABOVE]


def project_out(rows: np.ndarray, directions: np.ndarray, /) -> np.ndarray:
    """Return orthonormal rows that span what is left of a subspace without `directions`.

    Each vector of the span of `rows` (k, N) is projected onto the orthogonal complement of
    `directions` (t, N), both orthonormal. What of the span lies in `directions`
    (`CONTAINED_ABOVE`) vanishes, so that between k − t and k rows are left.
    """
    if min(len(rows), len(directions)) == 0:
        return rows
    combinations, cosines, _ = scipy.linalg.svd(rows @ directions.T, check_finite=False)
    inside = np.zeros(len(rows))
    inside[: len(cosines)] = cosines**2
    rest = combinations[:, inside <= CONTAINED_ABOVE].T @ rows
    rest -= (rest @ directions.T) @ directions
    return rest / np.linalg.norm(rest, axis=1, keepdims=True)


def overlap_table(runs: dict[str, dict[str, np.ndarray]], size: int, /) -> pd.DataFrame:
    """Return one row per pair of runs and region: dimensions, overlap and chance.

    `runs` holds each run's orthonormal rows (k, N) by region; `size` is the dimension of the space
    that chance draws from.
    """
    table = []
    for (name_a, a), (name_b, b) in itertools.combinations(runs.items(), 2):
        for region in a:
            dimensions = len(a[region]), len(b[region])
            table.append(
                {
                    "run_a": name_a,
                    "run_b": name_b,
                    "region": region,
                    "dim_a": dimensions[0],
                    "dim_b": dimensions[1],
                    "overlap": subspace_overlap(a[region], b[region]),
                    "chance": chance_overlap(*dimensions, size),
                }
            )
    return pd.DataFrame(table, columns=COLUMNS)


def angles_with_first(
    runs: dict[str, dict[str, np.ndarray]], /, *, seed: int
) -> dict[str, np.ndarray]:
    """Return the `principal_cosines` of the first run's regions with those of each other run.

    Keys are ``<region>_<other run>``; ``<region>_random`` are the `random_cosines` of the
    dimensions that the first pair has.
    """
    (_, first), *others = runs.items()
    angles = {}
    for name, other in others:
        for region, rows in first.items():
            angles[f"{region}_{name}"] = principal_cosines(rows, other[region])
    for region, rows in first.items():
        dimensions = len(rows), len(others[0][1][region])
        angles[f"{region}_random"] = random_cosines(*dimensions, rows.shape[1], seed=seed)
    return angles


def _roots(squares: np.ndarray) -> np.ndarray:
    """Return the cosines, descending, of ascending squares that rounding took past 0 or 1."""
    return np.sqrt(np.clip(squares[::-1], 0, 1))
