"""A figure's files as its drawing function wants them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from training_jacobian.figures import Registered
from training_jacobian.files.storage import load_array, load_arrays, load_json
from training_jacobian.files.tables import load_table
from training_jacobian.program.arguments import paired
from training_jacobian.spectrum.regions import stored_partition

LOADERS = {".csv": load_table, ".json": load_json, ".npy": load_array, ".npz": load_arrays}


def draw(figure: Registered, values: Mapping[str, Any], /) -> Figure:
    """Load the files and draw them; of the figures' modules, only this one's is imported.

    `values` are the paths of the files (a list where there may be several, None where one is left
    out) and the settings, by parameter.
    """
    module = import_module(f"training_jacobian.figures.{figure.module}")
    known = {**values, **figure.given, **_loaded(figure, values)}
    if "parts" in figure.parameters:
        known["parts"] = stored_partition(known["sigma"], known["regions"])
    return getattr(module, figure.function)(**{name: known[name] for name in figure.parameters})


def _loaded(figure: Registered, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return each file's content; that of several by name where a setting names them."""
    names = next((name for name, kind in figure.settings.items() if kind.endswith("+")), "")
    found: dict[str, Any] = {}
    for flag, place in figure.files.items():
        load, given = LOADERS[Path(figure.places[flag]).suffix], values[flag]
        if place.endswith("+"):
            paths = paired(f"--{names}", f"--{flag}", values[names], given)
            found[flag] = {name: load(path) for name, path in paths.items()}
        elif place.endswith("*"):
            found[flag] = [load(path) for path in given]
        else:
            found[flag] = load(given) if given else None
    return found
