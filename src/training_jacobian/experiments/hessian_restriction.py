"""Trainings in the dominant subspace of the Hessian and in its complement, beside others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
import scipy.linalg

from training_jacobian.experiments.bases import random_basis
from training_jacobian.experiments.restriction import Plan, masks


def completed(rows: np.ndarray, /) -> np.ndarray:
    """Return an orthonormal basis (N, N) whose first vectors are `rows` (count, N), up to sign."""
    return scipy.linalg.qr(rows.T, check_finite=False)[0].T


def plans(
    eigenvectors: Mapping[str, tuple[np.ndarray, np.ndarray]],
    vt: np.ndarray,
    sizes: Sequence[int],
    /,
    *,
    draws: int,
    seed: int,
) -> Iterator[Plan]:
    """Yield the trainings with k directions, for k of `sizes`, and with all but those k.

    Parameters
    ----------
    eigenvectors
        Per point (``start``, ``end``), the Hessian's top eigenvectors there and its lowest ones,
        each (count, N). Trainings with the first k are called ``dominant`` and ``lowest``, that
        with all but the k top ones ``dominant_complement``.
    vt
        Right singular vectors (N, N). The first k are ``chaotic``, all but those
        ``chaotic_complement``, the last k ``stable``; ``none`` has no direction and ``all`` has N.
    draws, seed
        Number of random bases, each with a subspace ``random`` per k, and their seed.

    Yields
    ------
    Plan
        One basis at a time. The table of runs has the columns subspace, point (``none`` where no
        eigenvectors are used), draw, directions (k) and dimension (k, or N − k of a complement).
    """
    k, n = np.array(sizes), len(vt)
    first, last = np.arange(n), np.arange(n)[::-1]
    for point, (top, lowest) in eigenvectors.items():
        basis = completed(np.concatenate([top, lowest], dtype=np.float64)).astype(vt.dtype)
        entering = {"dominant": (first, k), "dominant_complement": (last, n - k)}
        entering["lowest"] = (np.arange(len(top), len(top) + len(lowest)), k)
        yield _plan(basis, entering, point=point)
    entering = {"chaotic": (first, k), "chaotic_complement": (last, n - k), "stable": (last, k)}
    entering |= {"none": (first, np.array([0])), "all": (first, np.array([n]))}
    yield _plan(vt, entering)
    for draw in range(1, draws + 1):
        basis = random_basis(n, seed=seed, draw=draw, dtype=vt.dtype, rows=int(k.max()))
        yield _plan(basis, {"random": (first[: len(basis)], k)}, draw=draw)


def _plan(
    basis: np.ndarray,
    entering: Mapping[str, tuple[np.ndarray, np.ndarray]],
    /,
    *,
    point: str = "none",
    draw: int = 0,
) -> Plan:
    """Return trainings of one basis: per subspace, its rows' order and its dimensions."""
    runs, rows = [], []
    for name, (order, dimensions) in entering.items():
        left_out = name.endswith("_complement")
        columns = {
            "subspace": name,
            "point": point,
            "draw": draw,
            "directions": len(basis) - dimensions if left_out else dimensions,
            "dimension": dimensions,
        }
        runs.append(pd.DataFrame(columns))
        rows.append(masks(order, dimensions, len(basis)))
    return Plan(pd.concat(runs, ignore_index=True), np.concatenate(rows), basis)
