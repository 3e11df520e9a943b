"""Records and tables read with a look at what they hold: keys, columns, numbers."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from training_jacobian.files import storage, tables
from training_jacobian.program.errors import UserError

PathLike = str | os.PathLike[str]


def load_record(path: PathLike, /, *numbers: str) -> dict[str, Any]:
    """Read a JSON object with a finite number at each of the places, ``section.key``."""
    record = storage.load_json(path)
    for place in ("", *numbers):
        value, keys = record, place.split(".") if place else []
        for depth, key in enumerate(keys):
            _object(path, ".".join(keys[:depth]), value)
            if key not in value:
                raise UserError(f"{path}: found no {place}, accepted: a file with {place}")
            value = value[key]
        if not place:
            _object(path, "", value)
        elif not _is_finite(value):
            raise UserError(f"{path}: {place}: found {value!r}, accepted: a finite number")
    return record


def sections(label: str, config: object, names: Iterable[str], /) -> dict[str, Any]:
    """Return a configuration that has these sections, each an object."""
    content = _object(label, "", config)
    for name in names:
        if name not in content:
            raise UserError(f"{label}: found no {name}, accepted: a configuration with {name}")
        _object(label, name, content[name])
    return content


def load_ledger(path: PathLike, /, *keys: str) -> list[dict]:
    """Read a claims ledger: a list of objects, each with an id, a verdict and the `keys`."""
    ledger = storage.load_json(path)
    if not isinstance(ledger, list):
        raise UserError(f"{path}: found {type(ledger).__name__}, accepted: a list of claims")
    for number, entry in enumerate(ledger):
        _object(path, str(number), entry)
        for key in ("id", "verdict", *keys):
            if key not in entry:
                raise UserError(f"{path}: {number}: found no {key}, accepted: a claim with {key}")
    return ledger


def load_table(
    path: PathLike, numbers: str, text: str = "", /, **values: Sequence[str]
) -> pd.DataFrame:
    """Read a .csv that has the columns named in `numbers` and `text`, separated by spaces.

    Numbers may be missing or infinite in places, as in a response that diverged. Of a column named
    in `values`, each of these is there.
    """
    table = tables.load_table(path)
    wanted = [*numbers.split(), *text.split()]
    missing = [name for name in wanted if name not in table]
    if missing or table.empty:
        found = ", ".join(table.columns) if missing else "no row"
        raise UserError(f"{path}: found {found}, accepted: rows with {', '.join(wanted)}")
    for name in numbers.split():
        if not pd.api.types.is_numeric_dtype(table[name]):
            wrong = pd.to_numeric(table[name], errors="coerce").isna().to_numpy().argmax()
            value = table[name].iloc[wrong]
            raise UserError(f"{path}: {name}: found {value!r}, accepted: a number")
    for name, needed in values.items():
        missing = [value for value in needed if value not in set(table[name])]
        if missing:
            found = f"no row with {missing[0]}"
            raise UserError(f"{path}: {name}: {found}, accepted: rows with {', '.join(needed)}")
    return table


def load_restricted(path: PathLike, /) -> pd.DataFrame:
    """Read the table of train_restricted.py."""
    numbers = "draw dimension effective_dimension is_region test_loss"
    regions = ("bulk", "complement", "chaotic", "stable", "none")
    return load_table(path, numbers, "subspace", subspace=regions)


def _object(path: PathLike, place: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        where = f"{path}: {place}" if place else f"{path}"
        raise UserError(
            f"{where}: found {type(value).__name__}, accepted: an object of named values"
        )
    return value


def _is_finite(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value)
