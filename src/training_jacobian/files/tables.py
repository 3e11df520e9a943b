"""Tables: .csv files with a header line."""

from __future__ import annotations

import os
from typing import Any

import pandas as pd

from training_jacobian.files.storage import reading, recording
from training_jacobian.program.errors import refused


def save_table(path: str | os.PathLike[str], table: pd.DataFrame, /) -> None:
    """Write a table, whole or not at all, numbers with nine digits (float32 exactly)."""
    with recording(path) as temporary:
        table.to_csv(temporary, index=False, float_format="%.9g")


def load_table(path: str | os.PathLike[str], /) -> pd.DataFrame:
    """Read a table; `UserError` with one line if that, or later one of its columns, fails."""
    with reading(path):
        table = _Table(pd.read_csv(path))
    table.attrs["path"] = os.fspath(path)
    return table


class _Table(pd.DataFrame):
    """A table that tells, with its file's name, which column it lacks."""

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str) and key not in self.columns:
            found = ", ".join(map(str, self.columns))
            raise refused(self.attrs["path"], found, f"a table with {key}")
        return super().__getitem__(key)
