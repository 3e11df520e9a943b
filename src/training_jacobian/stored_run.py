"""A training run read back from its files."""

from __future__ import annotations

import os

import numpy as np

from training_jacobian import storage
from training_jacobian.errors import UserError
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
    """Rebuild a stored run; `UserError` if its initial parameters come out differently."""
    problem = make_problem(load_settings(training), load_data(dataset))
    stored = storage.load_arrays(training)["theta_0"]
    if not np.array_equal(stored, problem.theta_0):
        raise UserError(
            f"{training}: theta_0 differs from what its settings give with the installed JAX and "
            "flax; run train_network.py again"
        )
    return problem
