"""How much subspaces of different runs have in common, and what chance would give."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import numpy as np
import pandas as pd
import scipy.linalg
import scipy.optimize

from training_jacobian.spectrum.regions import REGIONS, TRIVIAL, WITHOUT_TRIVIAL
from training_jacobian.training.layout import indices

MEASURES = ("overlap", "chance", "structured_chance", "matched_overlap")

COLUMNS = [
    *("run_a", "run_b", "region", "dim_a", "dim_b", *MEASURES),
    *(f"{name}_without_trivial" for name in MEASURES),
]


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


@dataclasses.dataclass(frozen=True)
class Subspaces:
    """The right singular vectors of a run and what the overlap with another one needs of it.

    Attributes
    ----------
    vt
        Right singular vectors as rows (N, N).
    parts
        Indices by region, as from `regions.load_parts`.
    squares
        Squared norm of each of them in each block of parameters (N, blocks), see `block_squares`.
    theta
        Trained parameters (N,), by which hidden units are matched.
    """

    vt: np.ndarray
    parts: dict[str, np.ndarray]
    squares: np.ndarray
    theta: np.ndarray


def block_squares(
    vectors: np.ndarray, layout: list[dict], components: np.ndarray, /
) -> tuple[np.ndarray, np.ndarray]:
    """Return the squared norm of each row (k, N) in each block, (k, blocks), and their sizes.

    Blocks are the inputs' principal `components` (features, features) in the first layer's kernel,
    a weight per hidden unit each, and every other tensor. A first layer that does not take the
    inputs one by one, as a convolution, is a block like the others.
    """
    blocks, sizes = [], []
    first = next((tensor for tensor in layout if len(tensor["shape"]) > 1), None)
    for tensor in layout:
        places = indices(tensor)
        if tensor is first and places.ndim == 2 and len(places) == len(components):
            along = components.astype(vectors.dtype) @ vectors[:, places]
            blocks.append(np.square(along).sum(axis=2))
            sizes += [places.shape[1]] * len(places)
        else:
            blocks.append(np.square(vectors[:, places.ravel()]).sum(axis=1, keepdims=True))
            sizes.append(places.size)
    return np.concatenate(blocks, axis=1).astype(np.float64), np.array(sizes)


def structured_chance(squares_a: np.ndarray, squares_b: np.ndarray, sizes: np.ndarray, /) -> float:
    """Return E‖A (R B)ᵀ‖²_F for a rotation R drawn at random within every block.

    `squares_a`, `squares_b` (blocks,) are the squared norms of an orthonormal basis of either
    subspace in each block of `sizes` dimensions. A subspace keeps its share of every tensor and
    input component, and forgets which hidden unit is which. Over independent rotations of the
    blocks, the projector has the mean ⊕_j (tr P_jj / d_j) I, hence
    E‖A (R B)ᵀ‖²_F = Σ_j tr(P_A)_jj tr(P_B)_jj / d_j. Over the smaller dimension, with one block,
    this is `chance_overlap`.
    """
    filled = sizes > 0.5
    return float((squares_a[filled] * squares_b[filled] / sizes[filled]).sum())


def matched_units(layout: list[dict], theta_a: np.ndarray, theta_b: np.ndarray, /) -> np.ndarray:
    """Return the indices (N,) that give b's parameters a's order of hidden units.

    Of a network with one hidden layer. Units are matched one to one by the largest sum of products
    of their incoming and outgoing weights and biases after training (Hungarian algorithm).
    """
    incoming, outgoing = (indices(tensor) for tensor in layout if len(tensor["shape"]) == 2)
    bias, _ = (indices(tensor) for tensor in layout if len(tensor["shape"]) == 1)
    places = np.concatenate([incoming, bias[None], outgoing.T])
    products = theta_a[places].T @ theta_b[places]
    order = scipy.optimize.linear_sum_assignment(products, maximize=True)[1]
    permutation = np.arange(len(theta_a))
    permutation[places] = places[:, order]
    return permutation


def _has_one_hidden_layer(layout: list[dict]) -> bool:
    """Return whether the tensors are two matrices and two vectors that fit one hidden layer."""
    matrices, vectors = (
        [tensor["shape"] for tensor in layout if len(tensor["shape"]) == axes] for axes in (2, 1)
    )
    if not len(matrices) == len(vectors) == 2 == len(layout) - 2:
        return False
    (_, hidden), (units, outputs) = matrices
    return hidden == units and [[hidden], [outputs]] == [list(shape) for shape in vectors]


def overlap_table(
    runs: dict[str, Subspaces], layout: list[dict], sizes: np.ndarray, /
) -> pd.DataFrame:
    """Return one row per pair of runs and region, with the columns `COLUMNS`.

    ``overlap`` beside ``chance``, the `structured_chance` and the overlap once hidden units were
    matched (`matched_units`; NaN with more than one hidden layer); each again for the bulk and the
    space without the trivial block. `sizes` are those of the blocks in `Subspaces.squares`.
    """
    matchable = _has_one_hidden_layer(layout)
    table = []
    for (name_a, a), (name_b, b) in itertools.combinations(runs.items(), 2):
        products = {"overlap": np.square(a.vt @ b.vt.T)}
        if matchable:
            order = matched_units(layout, a.theta, b.theta)
            products["matched_overlap"] = np.square(a.vt @ b.vt[:, order].T)
        for region in REGIONS:
            row = {**_compared(a, b, region, products, sizes), "region": region}
            row |= {"run_a": name_a, "run_b": name_b}
            without = sizes - a.squares[a.parts[TRIVIAL]].sum(axis=0)
            genuine = WITHOUT_TRIVIAL if region == "bulk" else region
            rest = _compared(a, b, genuine, products, without)
            row |= {f"{name}_without_trivial": rest[name] for name in MEASURES if name in rest}
            table.append(row)
    return pd.DataFrame(table, columns=COLUMNS)


def _compared(
    a: Subspaces, b: Subspaces, region: str, products: dict[str, np.ndarray], sizes: np.ndarray
) -> dict[str, Any]:
    """Return dimensions and `MEASURES` of one region, within blocks of `sizes` dimensions."""
    in_a, in_b = a.parts[region], b.parts[region]
    sums = {
        name: square[np.ix_(in_a, in_b)].sum(dtype=np.float64) for name, square in products.items()
    }
    sums["structured_chance"] = structured_chance(
        a.squares[in_a].sum(axis=0), b.squares[in_b].sum(axis=0), sizes
    )
    smaller = min(len(in_a), len(in_b)) or float("nan")
    return {
        "dim_a": len(in_a),
        "dim_b": len(in_b),
        **{name: float(value / smaller) for name, value in sums.items()},
        "chance": chance_overlap(len(in_a), len(in_b), sizes.sum()),
    }


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
