"""A training run read back from its files."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Sequence

import numpy as np

from training_jacobian.files import storage
from training_jacobian.program.errors import UserError, refused
from training_jacobian.training.problem import Problem, make_problem
from training_jacobian.training.settings import Settings
from training_jacobian.training.split import Split
from training_jacobian.training.stored_arrays import load_data
from training_jacobian.training.user_sources import source_digests

Path = str | os.PathLike[str]


class StoredRun:
    """A training run as its files have it.

    `settings` are those that it was trained with. A program sets up JAX for their precision before
    it takes `problem`.
    """

    def __init__(self, dataset: Path, training: Path, /) -> None:
        self._dataset, self._training = dataset, training
        self._stored = storage.load_arrays(training)
        self.settings = Settings.from_json(str(self._stored["settings"]))

    @property
    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        """θ_0 and θ_T (N,)."""
        return self._stored["theta_0"], self._stored["theta_T"]

    @property
    def layout(self) -> list[dict]:
        """Where each tensor stands in the parameter vector, see `training.layout`."""
        return list(json.loads(str(self._stored["layout"])))

    @functools.cached_property
    def data(self) -> Split:
        """The samples, read at first use."""
        return load_data(self._dataset)

    @functools.cached_property
    def problem(self) -> Problem:
        """The training itself, rebuilt at first use.

        `UserError` if a user's own modules are no longer what the run was trained with, or its
        initial parameters come out differently.
        """
        sources = json.loads(str(self._stored.get("sources", "{}")))
        _check_sources(self._training, sources, self.settings)
        problem = make_problem(self.settings, self.data)
        if not np.array_equal(self._stored["theta_0"], problem.theta_0):
            raise UserError(
                f"{self._training}: theta_0 differs from what its settings give with the installed "
                "JAX and flax; run train_network.py again"
            )
        return problem


load = StoredRun
"""From the dataset and the file that `train_network.py` wrote for a run trained on it."""


def check_epochs(epochs: Sequence[int], settings: Settings, /) -> None:
    """Raise `UserError` unless the epochs are ascending, from 1 on, and all before the last."""
    if list(epochs) != sorted({epoch for epoch in epochs if 1 <= epoch < settings.epochs}):
        found = " ".join(map(str, epochs))
        accepted = f"ascending, from 1 to {settings.epochs - 1}, as the run has {settings.epochs}"
        raise refused("--epochs", found, accepted)


def _check_sources(training: Path, recorded: dict[str, str], recipe: Settings) -> None:
    """Raise `UserError` if a user's own modules are not those that the run was trained with."""
    current = source_digests(recipe.model, recipe.optimizer)
    for name in sorted(recorded.keys() | current.keys()):
        if recorded.get(name) != current.get(name):
            found = f"{'another' if name in current else 'no'} module {name}"
            accepted = "the one that the run was trained with; run train_network.py again"
            raise refused(training, found, accepted)
