"""Hessian and Gauss–Newton matrix of the training objective: dense, and their eigenspaces.

The span of the top eigenvectors is called dominant here (Gur-Ari, Roberts & Dyer 2018, Gradient
descent happens in a tiny subspace). What Song, Ahn & Yun (2024, Does SGD really happen in tiny
subspaces?) call bulk is its orthogonal complement; in this project it is called that, and bulk is
the region of the training Jacobian where σ ≈ 1.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
import scipy.linalg
from jax import Array

from training_jacobian.experiments.overlap import chance_overlap, subspace_overlap
from training_jacobian.jacobian.columns import jacobian
from training_jacobian.spectrum.regions import WITHOUT_TRIVIAL
from training_jacobian.training.losses import LOSSES
from training_jacobian.training.problem import Problem, with_penalty

FIXED_DIMENSION = 100
"""Dimension of a dominant subspace beside the number of classes and that of the chaotic region."""

EIGENSPACES = ("top", "lowest")
"""The two ends of a spectrum; the span of the top one is the dominant subspace."""


@dataclasses.dataclass(frozen=True)
class Spectrum:
    """Eigenvalues of a symmetric matrix, eigenvectors of both ends, and how exact they are.

    Attributes
    ----------
    values
        All eigenvalues (N,), largest first; largest is algebraic, so that negative ones come last.
    top, lowest
        The eigenvectors of the largest ones, largest first, and of the lowest ones, lowest first;
        each (count, N), perhaps with no rows.
    residual
        Largest ‖Hv − λv‖ of them, relative to the largest |λ|.
    gap
        |Σλ² − ‖H‖²_F| / ‖H‖²_F, which checks the eigenvalues without a vector, too.
    asymmetry
        Largest |H − Hᵀ| over the largest |H|, before H was made symmetric.
    """

    values: np.ndarray
    top: np.ndarray
    lowest: np.ndarray
    residual: float
    gap: float
    asymmetry: float = 0.0


def dimensions(classes: int, chaotic: int, size: int, /) -> list[int]:
    """Return the dimensions k of the eigenspaces, ascending.

    The number of classes (Gur-Ari et al.'s choice), 100, and the chaotic region's dimension; none
    above N/2, so that the two ends of a spectrum have no direction in common.

    >>> dimensions(10, 511, 4810), dimensions(10, 0, 80)
    ([10, 100, 511], [10])
    """
    return sorted({k for k in (classes, FIXED_DIMENSION, chaotic) if 0 < k <= size // 2})


def mean_gradient(problem: Problem, /) -> Callable[[Array], Array]:
    """Return θ → gradient of the objective over the whole training set, (N,) → (N,).

    Batches are of one size, so that it is the mean over them; one is taken at a time, which fits
    the cache and more than halves the time of a Hessian.
    """
    gradient = jax.grad(problem.objective)

    def mean(theta: Array) -> Array:
        def add(total: Array, batch: tuple) -> tuple[Array, None]:
            return total + gradient(theta, *batch), None

        total, _ = jax.lax.scan(add, jnp.zeros_like(theta), (problem.x, problem.y))
        return total / len(problem.x)

    return mean


def linearised(problem: Problem, /) -> Problem:
    """Return the problem with its network linear in θ: expanded where it is differentiated.

    The value of ``f(θ') + ∂f(θ') (θ − θ')`` at
    θ' = θ is the network's own, and so is its gradient, but its second
    derivative is zero. The Hessian of a loss ``ℓ(f(θ))``,

        Gᵀ ℓ'' G + Σ_c ℓ'_c ∂²f_c,    G = ∂f/∂θ,

    keeps then its first term alone, the (generalised) Gauss–Newton matrix (Schraudolph 2002, Fast
    curvature matrix-vector products). A penalty of the objective is linearised with the network.
    """

    def logits(theta: Array, x: Array) -> Array:
        at = jax.lax.stop_gradient(theta)
        value, change = jax.jvp(lambda point: problem.logits(point, x), (at,), (theta - at,))
        return value + change

    of_logits = LOSSES[problem.settings.loss]

    def loss(theta: Array, x: Array, y: Array) -> Array:
        return of_logits(logits(theta, x), y)

    objective = with_penalty(loss, logits, problem.settings.jacobian_penalty)
    return dataclasses.replace(problem, logits=logits, loss=loss, objective=objective)


MATRICES: dict[str, Callable[[Problem], Problem]] = {
    "hessian": lambda problem: problem,
    "gauss_newton": linearised,
}
"""Per matrix, the problem of whose objective it is the Hessian."""


def hessian(problem: Problem, theta: Array, /, **options: Any) -> tuple[np.ndarray, float]:
    """Return the Hessian (N, N) of the objective over the training set, and its asymmetry.

    The Jacobian of the gradient, forward over reverse, symmetrised; `options` as for
    `jacobian.column_blocks`. The asymmetry is the largest |H − Hᵀ| over the largest |H|, before.
    """
    matrix = jacobian(mean_gradient(problem), theta, **options)
    largest = np.abs(matrix).max()
    difference = matrix - matrix.T
    asymmetry = max(difference.max(), -difference.min()) / largest if largest else 0
    np.multiply(difference, 0.5, out=difference)
    np.subtract(matrix, difference, out=matrix)
    return matrix, float(asymmetry)


def spectrum(
    matrix: np.ndarray, /, *, top: int, lowest: int = 0, asymmetry: float = 0.0
) -> Spectrum:
    """Return all eigenvalues of a symmetric matrix (N, N), and some eigenvectors of either end.

    The reduction to tridiagonal form is nearly all of the work. It is made once, for all the
    eigenvalues and for the few vectors; `scipy.linalg.eigh` gives the eigenvalues of the wanted
    vectors only, or all N vectors in twice the time.
    """
    size = len(matrix)
    names = ("sytrd", "sytrd_lwork", "ormqr")
    reduce, reduce_size, transform = scipy.linalg.get_lapack_funcs(names, (matrix,))
    work = int(reduce_size(size, lower=1)[0])
    reflectors, *tridiagonal, scales, _ = reduce(matrix, lower=1, lwork=work)
    values = scipy.linalg.eigvalsh_tridiagonal(*tridiagonal)[::-1]
    ends = [_vectors(tridiagonal, size - top, top)[:, ::-1], _vectors(tridiagonal, 0, lowest)]
    vectors = np.concatenate(ends, axis=1)
    # The reflectors leave the first coordinate alone.
    rest, reflectors = vectors[1:], np.asfortranarray(reflectors[1:, :-1])
    work = int(transform("L", "N", reflectors, scales, rest, -1)[1][0])
    vectors[1:] = transform("L", "N", reflectors, scales, rest, work)[0]
    rows = np.ascontiguousarray(vectors.T)
    chosen = np.concatenate([values[:top], values[::-1][:lowest]])
    errors = _errors(matrix, values, chosen, rows)
    return Spectrum(values, rows[:top], rows[top:], *errors, asymmetry)


def _vectors(tridiagonal: list[np.ndarray], first: int, count: int) -> np.ndarray:
    """Return `count` eigenvectors as columns, ascending from the eigenvalue number `first` on."""
    if count == 0:
        return np.empty((len(tridiagonal[0]), 0))
    wanted = {"select": "i", "select_range": (first, first + count - 1)}
    return scipy.linalg.eigh_tridiagonal(*tridiagonal, **wanted)[1]


def _errors(
    matrix: np.ndarray, values: np.ndarray, chosen: np.ndarray, rows: np.ndarray
) -> tuple[float, float]:
    """Return `residual` and `gap` of a `Spectrum`; 0 for a matrix of zeros."""
    if not matrix.any():
        return 0.0, 0.0
    residuals = np.linalg.norm(rows @ matrix - chosen[:, None] * rows, axis=1)
    square = np.square(np.linalg.norm(matrix))
    gap = abs(np.square(values).sum() - square) / square
    return float(residuals.max() / np.abs(values).max()), float(gap)


def along(matrix: np.ndarray, rows: np.ndarray, /) -> np.ndarray:
    """Return the curvature vᵀHv (count,) along each unit row v of `rows` (count, N)."""
    return np.einsum("ij,ij->i", rows @ matrix, rows)


def measure(
    problem: Problem,
    theta: np.ndarray,
    bases: Mapping[str, np.ndarray],
    count: int,
    /,
    **options: Any,
) -> tuple[dict[str, Spectrum], dict[str, np.ndarray]]:
    """Return the `spectrum` of each of `MATRICES` at `theta`, and the Hessian `along` each basis.

    With `count` top eigenvectors and, of the Hessian, as many lowest ones; the Gauss–Newton matrix
    has no negative eigenvalues. `bases` are orthonormal rows (N, N) by name; `options` as for
    `hessian`.
    """
    spectra, curvatures = {}, {}
    for name, of_matrix in MATRICES.items():
        matrix, asymmetry = hessian(of_matrix(problem), jnp.asarray(theta), **options)
        lowest = count if name == "hessian" else 0
        spectra[name] = spectrum(matrix, top=count, lowest=lowest, asymmetry=asymmetry)
        if name == "hessian":
            curvatures = {side: along(matrix, rows) for side, rows in bases.items()}
        del matrix
    return spectra, curvatures


def as_arrays(
    spectra: Mapping[str, Spectrum], curvatures: Mapping[str, np.ndarray], /, *, dtype: str
) -> dict[str, np.ndarray]:
    """Return what `measure` found under one name each, the Hessian's vectors in type `dtype`."""
    arrays = {f"along_{side}": values for side, values in curvatures.items()}
    for space in EIGENSPACES:
        arrays[space] = getattr(spectra["hessian"], space).astype(dtype)
    for name, found in spectra.items():
        arrays[f"eigenvalues_{name}"] = found.values
        for check in ("asymmetry", "residual", "gap"):
            arrays[f"{check}_{name}"] = np.array(getattr(found, check))
    return arrays


def unit_rows(**vectors: np.ndarray) -> dict[str, np.ndarray]:
    """Return the span of each vector (N,) as one row of length 1; as no rows if it is zero."""
    rows = {name: np.asarray(vector)[None] for name, vector in vectors.items()}
    return {name: row / np.linalg.norm(row) if row.any() else row[:0] for name, row in rows.items()}


def overlap_table(
    spectra: Mapping[str, Spectrum],
    sizes: Sequence[int],
    sides: Mapping[str, Mapping[str, np.ndarray]],
    /,
    *,
    trivial: int,
) -> pd.DataFrame:
    """Return how the eigenspaces of dimensions `sizes` lie to each side's subspaces.

    One row per matrix, eigenspace (of `EIGENSPACES`), side, region and dimension (k), with
    region_dimension (dim), `overlap.subspace_overlap` and its chance; and `share`, the mean share
    of an eigenvector in the region, ‖A Bᵀ‖²_F / k, with its chance dim / N. Shares of regions that
    make up the whole space add up to 1. The chance of `bulk_without_trivial` is that in a space
    without as many `trivial` directions.
    """
    table = []
    for (matrix, found), space in itertools.product(spectra.items(), EIGENSPACES):
        rows = getattr(found, space)
        for side, regions in sides.items():
            for region, basis in regions.items():
                without = trivial if region == WITHOUT_TRIVIAL else 0
                keys = {"matrix": matrix, "eigenspace": space, "side": side, "region": region}
                basis = basis.astype(rows.dtype, copy=False)
                table += [keys | _overlap(rows[:k], basis, without) for k in sizes if len(rows)]
    return pd.DataFrame(table)


def _overlap(rows: np.ndarray, basis: np.ndarray, without: int) -> dict:
    k, dim, size = len(rows), len(basis), rows.shape[1] - without
    overlap = subspace_overlap(rows, basis)
    return {
        "dimension": k,
        "region_dimension": dim,
        "overlap": overlap,
        "chance": chance_overlap(k, dim, size),
        "share": overlap * min(k, dim) / k if dim else 0.0,
        "chance_share": dim / size,
    }
