"""A training run read back from its files."""

from __future__ import annotations

import json
import os

import numpy as np

from training_jacobian import storage
from training_jacobian.errors import UserError
from training_jacobian.own.functions import source, source_digests
from training_jacobian.samples import Split
from training_jacobian.settings import Settings
from training_jacobian.training import Problem, make_problem

Path = str | os.PathLike[str]


def load_settings(training: Path, /) -> Settings:
    """Return the settings that a training file was made with."""
    return Settings.from_json(str(storage.load_arrays(training)["settings"]))


def load_data(dataset: Path, /) -> Split:
    """Return the samples written by `prepare_dataset.py`."""
    return Split(**storage.load_arrays(dataset))


def load_problem(dataset: Path, training: Path, /) -> Problem:
    """Rebuild a stored run.

    `UserError` if a user's own modules are no longer what the run was trained with, or its initial
    parameters come out differently.
    """
    stored, recipe = storage.load_arrays(training), load_settings(training)
    sources = json.loads(str(stored.get("sources", "{}")))
    for name, digest in source_digests(recipe.model, recipe.optimizer).items():
        if sources.get(name) != digest:
            raise UserError(
                f"{training}: found another {source(name)} than it was made with; run "
                "train_network.py again"
            )
    problem = make_problem(recipe, load_data(dataset))
    if not np.array_equal(stored["theta_0"], problem.theta_0):
        raise UserError(
            f"{training}: theta_0 differs from what its settings give with the installed JAX and "
            "flax; run train_network.py again"
        )
    return problem
