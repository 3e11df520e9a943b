"""The repository's configuration, and changed copies of them."""

import copy
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from training_jacobian.training.config import merge

ROOT = Path(__file__).resolve().parents[1]
CONFIG: dict[str, Any] = yaml.safe_load((ROOT / "config/config.yaml").read_text("utf-8"))

MISSING = object()


def changed(path: str, value: Any, /) -> dict[str, Any]:
    """Return CONFIG with `paper` as its only run and one value replaced, or taken out (MISSING).

    `path` names the value with dots between the keys.
    """
    config = copy.deepcopy({**CONFIG, "runs": {"paper": {}}})
    *sections, last = path.split(".")
    place = config
    for section in sections:
        place = place.setdefault(section, {})
    if value is MISSING:
        del place[last]
    else:
        place[last] = value
    return config


def with_merged_runs(config: dict[str, Any], /) -> dict[str, Any]:
    """Return what the workflow hands to `value_errors`: every run merged with `defaults`."""
    runs = {name: merge(config["defaults"], run) for name, run in config["runs"].items()}
    return {**config, "runs": runs}


def cases(table: str, words: Mapping[str, str] = MappingProxyType({}), /) -> list[list[str]]:
    """Return the cells of a table, one case a line, with abbreviated words written out."""
    rows = [line.split(" | ") for line in table.splitlines() if line]
    for short, long in words.items():
        rows = [[*cells, last.replace(short, long)] for *cells, last in rows]
    return rows
