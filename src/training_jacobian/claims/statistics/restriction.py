"""Statistics of the claims on training restricted to subspaces.

The loss of the random control is the median over its draws. Unrestricted is the run's own training:
with all N directions of a rotated basis an optimiser such as Adam, which treats each coordinate by
itself, ends elsewhere.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from training_jacobian.claims.registry import statistic
from training_jacobian.claims.statistics.spectrum import trained
from training_jacobian.files.tables import load_table

FILE = "{run}/restricted_training.csv"
UNRESTRICTED = "{run}/training.npz"


@statistic(FILE)
def restricted_test_loss(
    results: Path, *, run: str, subspace: str, dimension: int | str = "region"
) -> float:
    """Test loss of training in the subspace, at its region's own dimension or the nearest one."""
    table = load_table(results / run / "restricted_training.csv")
    if dimension == "region":
        return _at_region(table, subspace)["test_loss"]
    losses = _losses(table, subspace)
    return float(losses.iloc[np.abs(losses.index - dimension).argmin()])


@statistic(FILE)
def lowest_restricted_test_loss(
    results: Path, *, run: str, subspace: str, up_to_dimension: int
) -> float:
    """Lowest test loss of training in the subspace, over all dimensions up to a bound."""
    losses = _losses(load_table(results / run / "restricted_training.csv"), subspace)
    return float(losses[losses.index <= up_to_dimension].min())


@statistic(FILE)
def highest_restricted_test_loss(
    results: Path, *, run: str, subspace: str, from_dimension: int
) -> float:
    """Highest test loss of training in the subspace, over all dimensions from a bound on."""
    losses = _losses(load_table(results / run / "restricted_training.csv"), subspace)
    return float(losses[losses.index >= from_dimension].max())


@statistic(FILE, UNRESTRICTED)
def smallest_dimension_reaching(
    results: Path, *, run: str, subspace: str, above_unrestricted: float
) -> float:
    """Smallest dimension from which on the test loss exceeds the unrestricted by at most so much.

    NaN if the largest dimension does not reach it.
    """
    table = load_table(results / run / "restricted_training.csv")
    bound = trained(results, run=run, quantity="test_loss") + above_unrestricted
    losses = _losses(table, subspace)
    over = losses.index[losses > bound]
    reached = losses.index[losses.index > over.max()] if len(over) else losses.index
    return float(reached.min())


@statistic(FILE, UNRESTRICTED)
def restricted_loss_fraction(results: Path, *, run: str, subspace: str) -> float:
    """Test loss at the region's own dimension: 1 is the untrained network, 0 the unrestricted."""
    table = load_table(results / run / "restricted_training.csv")
    untrained = _losses(table, "none").iloc[0]
    unrestricted = trained(results, run=run, quantity="test_loss")
    loss = _at_region(table, subspace)["test_loss"]
    return float((loss - unrestricted) / (untrained - unrestricted))


@statistic(FILE)
def restricted_loss_over_random(results: Path, *, run: str, subspace: str) -> float:
    """Test loss at the region's own dimension over that of random subspaces of equal dimension."""
    row = _at_region(load_table(results / run / "restricted_training.csv"), subspace)
    random = restricted_test_loss(
        results, run=run, subspace="random", dimension=int(row["dimension"])
    )
    return float(row["test_loss"] / random)


@statistic(FILE)
def restricted_loss_over_random_without_trivial(results: Path, *, run: str, subspace: str) -> float:
    """Test loss at the region's own dimension over that of random subspaces, trivial part aside.

    Compared at equal effective dimension, between the nearest two dimensions of the random
    subspaces by linear interpolation.
    """
    table = load_table(results / run / "restricted_training.csv")
    row = _at_region(table, subspace)
    random = table[table["subspace"] == "random"].groupby("dimension").median(numeric_only=True)
    at = np.interp(row["effective_dimension"], random["effective_dimension"], random["test_loss"])
    return float(row["test_loss"] / at)


def _losses(table: pd.DataFrame, subspace: str) -> pd.Series:
    """Return the test loss by dimension, ascending, the median over the draws."""
    rows = table[table["subspace"] == subspace]
    return rows.groupby("dimension")["test_loss"].median()


def _at_region(table: pd.DataFrame, subspace: str) -> pd.Series:
    """Return the row in which the subspace is exactly its region."""
    rows = table[(table["subspace"] == subspace) & table["is_region"]]
    return rows.iloc[0]
