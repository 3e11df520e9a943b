"""Statistics of the claims on training restricted to subspaces.

The loss of the random control is the median over its draws. Unrestricted is the run's own training:
with all N directions of a rotated basis an optimiser such as Adam, which treats each coordinate by
itself, ends elsewhere.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd

from training_jacobian.claims.registry import ratio, statistic
from training_jacobian.claims.statistics.spectrum import trained
from training_jacobian.files.tables import load_table

FILE = "{run}/restricted_training.csv"
TABLE = "{run}/{table}.csv"
"""The sweep over all dimensions, or `restricted_regions`, which every run has."""
UNRESTRICTED = "{run}/training.npz"


@statistic(FILE)
def restricted_test_loss(
    results: Path, *, run: str, subspace: str, dimension: int | str = "region"
) -> float:
    """Test loss of training in the subspace, at its region's own dimension or the nearest one."""
    table = load_table(results / run / "restricted_training.csv")
    if dimension == "region":
        return _region_rows(table, subspace)["test_loss"].iloc[0]
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


@statistic(TABLE, UNRESTRICTED)
def restricted_loss_fraction(results: Path, *, run: str, subspace: str, table: str) -> float:
    """Test loss at the region's own dimension: 1 is the untrained network, 0 the unrestricted one.

    NaN where the unrestricted training does not lower the test loss, and for an empty region.
    """
    rows = load_table(results / run / f"{table}.csv")
    untrained = float(_losses(rows, "none").iloc[0])
    unrestricted = trained(results, run=run, quantity="test_loss")
    loss = _region_rows(rows, subspace)["test_loss"].median()
    lowered = untrained > unrestricted
    return ratio(loss - unrestricted, untrained - unrestricted) if lowered else math.nan


@statistic(TABLE)
def restricted_loss_over_random(results: Path, *, run: str, subspace: str, table: str) -> float:
    """Test loss at the region's own dimension over that of random subspaces of equal dimension."""
    rows = load_table(results / run / f"{table}.csv")
    own = _region_rows(rows, subspace)
    random = rows[(rows["subspace"] == "random") & rows["dimension"].isin(own["dimension"])]
    return ratio(own["test_loss"].median(), random["test_loss"].median())


@statistic(FILE)
def restricted_loss_over_random_without_trivial(results: Path, *, run: str, subspace: str) -> float:
    """Test loss at the region's own dimension over that of random subspaces, trivial part aside.

    Compared at equal effective dimension, between the nearest two dimensions of the random
    subspaces by linear interpolation.
    """
    table = load_table(results / run / "restricted_training.csv")
    row = _region_rows(table, subspace).iloc[0]
    random = table[table["subspace"] == "random"].groupby("dimension").median(numeric_only=True)
    at = np.interp(row["effective_dimension"], random["effective_dimension"], random["test_loss"])
    return float(row["test_loss"] / at)


def _losses(table: pd.DataFrame, subspace: str) -> pd.Series:
    """Return the test loss by dimension, ascending, the median over the draws."""
    rows = table[table["subspace"] == subspace]
    return rows.groupby("dimension")["test_loss"].median()


def _region_rows(table: pd.DataFrame, subspace: str) -> pd.DataFrame:
    """Return the rows in which a subspace has a region's dimension; none for an empty region."""
    return table[(table["subspace"] == subspace) & table["is_region"]]
