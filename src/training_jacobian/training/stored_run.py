"""A training run read back from its files."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence

import numpy as np

from training_jacobian.files import checked
from training_jacobian.program.errors import UserError
from training_jacobian.training.problem import Problem, make_problem
from training_jacobian.training.settings import Settings
from training_jacobian.training.stored_arrays import load_data
from training_jacobian.training.user_sources import source_digests

Path = str | os.PathLike[str]


def load_settings(training: Path, /) -> Settings:
    """Return the settings that a training file was made with."""
    text = str(checked.load_arrays(training, {"settings": "text"})["settings"])
    try:
        return Settings.from_json(text)
    except (ValueError, TypeError, AttributeError) as error:
        accepted = "those that train_network.py writes"
        raise UserError(
            f"{training}: settings: found {text[:60]!r}, accepted: {accepted}"
        ) from error


def check_epochs(epochs: Sequence[int], settings: Settings, /) -> None:
    """Raise `UserError` unless the epochs are ascending, from 1 on, and all before the last."""
    if list(epochs) != sorted({epoch for epoch in epochs if 1 <= epoch < settings.epochs}):
        found = " ".join(map(str, epochs))
        accepted = f"ascending, from 1 to {settings.epochs - 1}, as the run has {settings.epochs}"
        raise UserError(f"--epochs: found {found}, accepted: {accepted}")


def load_problem(dataset: Path, training: Path, /) -> Problem:
    """Rebuild a stored run.

    `UserError` if a user's own modules are no longer what the run was trained with, or its initial
    parameters come out differently.
    """
    stored, recipe = checked.load_arrays(training, {"theta_0": "float N"}), load_settings(training)
    _check_sources(training, str(stored.get("sources", "{}")), recipe)
    problem = make_problem(recipe, load_data(dataset))
    if not np.array_equal(stored["theta_0"], problem.theta_0):
        raise UserError(
            f"{training}: theta_0 differs from what its settings give with the installed JAX and "
            "flax; run train_network.py again"
        )
    return problem


def _check_sources(training: Path, text: str, recipe: Settings) -> None:
    """Raise `UserError` if a user's own modules are not those that the run was trained with."""
    try:
        recorded = dict(json.loads(text))
    except (ValueError, TypeError) as error:
        line = f"{training}: sources: found {text[:60]!r}, accepted: what train_network.py writes"
        raise UserError(line) from error
    current = source_digests(recipe.model, recipe.optimizer)
    for name in sorted(recorded.keys() | current.keys()):
        if recorded.get(name) != current.get(name):
            found = f"{'another' if name in current else 'no'} module {name}"
            raise UserError(
                f"{training}: found {found}, accepted: the one that the run was trained with; run "
                "train_network.py again"
            )
