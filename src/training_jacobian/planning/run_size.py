"""What a run's settings and its data set come to: parameters, steps, layers."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from training_jacobian.planning.flops import (
    Layer,
    network_layers,
    tangent_step_flops,
)
from training_jacobian.training.settings import MAIN_RUN, from_run, is_own

ENTRY = {"float32": 4, "float64": 8}
"""Bytes of a number."""


@dataclasses.dataclass(frozen=True)
class Measured:
    """The size of a run with an own network or optimiser, see `user_size.measure`.

    Attributes
    ----------
    parameters, classes, outputs
        N, number of logits, numbers that all layers make of one sample (roughly).
    tangent_flops
        Of one tangent through one step, as XLA counts them.
    record, state
        Numbers kept of one step for tangents to be pushed through it; that training carries on.
    """

    parameters: int
    classes: int
    outputs: int
    tangent_flops: int
    record: int
    state: int


@dataclasses.dataclass(frozen=True)
class RunSize:
    """One training run in numbers.

    Attributes
    ----------
    name, method, precision, optimizer
        Of the run; ``dense`` or ``matrix_free``; ``float32`` or ``float64``; ``sgd`` or ``adam``.
    layers
        The network, inputs first.
    batch, steps
        Samples per step, steps of the whole training.
    written_out, penalised
        `Settings.written_out`; whether the loss holds the penalty on ‖∂logits/∂x‖².
    histories
        Jacobians ∂θ_t/∂θ₀ within training that are kept beside the last one.
    main
        Whether it is the run whose further experiments hold more matrices than any other's.
    measured
        In place of `layers`, which are none then, for what users bring of their own.
    """

    name: str
    method: str
    precision: str
    optimizer: str
    layers: tuple[Layer, ...]
    batch: int
    steps: int
    written_out: bool
    penalised: bool = False
    histories: int = 0
    main: bool = False
    measured: Measured | None = None

    @property
    def parameters(self) -> int:
        """N, weights and biases."""
        if self.measured:
            return self.measured.parameters
        return sum((layer.fan_in + 1) * layer.fan_out for layer in self.layers)

    @property
    def classes(self) -> int:
        """Number of logits."""
        return self.measured.classes if self.measured else self.layers[-1].fan_out

    @property
    def entry(self) -> int:
        """Bytes of a number."""
        return ENTRY[self.precision]

    @property
    def tangent_flops(self) -> int:
        """FLOPs of one tangent through the whole training."""
        if self.measured:
            return self.steps * self.measured.tangent_flops
        return self.steps * tangent_step_flops(self.layers, self.batch)

    @property
    def outputs(self) -> int:
        """Numbers that all layers make of one sample."""
        return self.measured.outputs if self.measured else sum(one.outputs for one in self.layers)


def run_size(name: str, run: Mapping[str, Any], config: Mapping[str, Any], /) -> RunSize:
    """Return the size of a run of the configuration, merged with `defaults`.

    `config` holds `datasets`, for the Jacobians within training `history`, and `own` with what was
    measured of runs with an own network or optimiser.
    """
    facts, model, optimizer = config["datasets"][run["dataset"]], run["model"], run["optimizer"]
    measured = config.get("own", {}).get(name)
    samples = facts["samples"] - facts["test_size"]
    history = config["history"]
    return RunSize(
        name=name,
        method=run["method"],
        precision=run["precision"],
        optimizer="own" if is_own(optimizer) else optimizer["name"],
        layers=() if measured else _layers(facts, model),
        batch=run["batch_size"],
        steps=run["epochs"] * (samples // run["batch_size"]),
        written_out=from_run(run).written_out,
        # What was measured has the penalty in it.
        penalised=not measured and run["jacobian_penalty"] > 0,
        histories=len(history["epochs"]) - 2 if name in history["runs"] else 0,
        main=name == MAIN_RUN,
        measured=_measured(measured) if measured else None,
    )


def _layers(facts: Mapping[str, Any], model: Mapping[str, Any]) -> tuple[Layer, ...]:
    features, classes = facts["features"], facts["classes"]
    return tuple(network_layers(features, model["hidden"], classes, model["channels"]))


def _measured(values: Mapping[str, Any]) -> Measured:
    names = [field.name for field in dataclasses.fields(Measured)]
    return Measured(**{name: values[name] for name in names})
