"""Tables: .csv files with a header line."""

from __future__ import annotations

import os

import pandas as pd

from training_jacobian import records
from training_jacobian.storage import reading, recording


def save_table(path: str | os.PathLike[str], table: pd.DataFrame, /) -> None:
    """Write a table, whole or not at all, numbers with nine digits (float32 exactly)."""
    with recording(path) as temporary:
        table.to_csv(temporary, index=False, float_format="%.9g")


def load_table(path: str | os.PathLike[str], /) -> pd.DataFrame:
    """Read a table; `UserError` with one line if that cannot be done."""
    with reading(path):
        records.check(path)
        return pd.read_csv(path)
