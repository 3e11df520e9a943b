"""What a run's settings and its data set come to: parameters, steps, operations, numbers kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from training_jacobian.planning.flops import Layer, network_layers, tangent_step_flops
from training_jacobian.training.settings import MAIN_RUN, Settings, from_run

ENTRY = {"float32": 4, "float64": 8}
"""Bytes of a number."""

GENERIC_RECORD = 13
"""Numbers per output of a layer that JAX's own linearisation of a step keeps, measured.

With the penalty on ‖∂logits/∂x‖², classes + 2 times as many.
"""

ADAM_RECORD = 5
"""Numbers per parameter that Adam's linearised step keeps, measured; SGD's keeps next to none."""


@dataclasses.dataclass(frozen=True)
class RunSize:
    """One training run in numbers.

    Attributes
    ----------
    name, method, precision
        Of the run; ``dense`` or ``matrix_free``; ``float32`` or ``float64``.
    steps
        Of the whole training.
    parameters, classes
        N, weights and biases; number of logits.
    tangent_flops
        Of one tangent through the whole training.
    record, state
        Numbers kept of one step for tangents to be pushed through it; those that training carries
        on: parameters, momentum, Adam's second moment.
    written_out, penalised
        `Settings.written_out`; whether the loss holds the penalty on ‖∂logits/∂x‖², which `record`
        and `tangent_flops` of an own network or optimiser have in them.
    histories
        Jacobians ∂θ_t/∂θ₀ within training that are kept beside the last one.
    main
        Whether it is the run whose further experiments hold more matrices than any other's.
    """

    name: str
    method: str
    precision: str
    steps: int
    parameters: int
    classes: int
    tangent_flops: int
    record: int
    state: int
    written_out: bool
    penalised: bool = False
    histories: int = 0
    main: bool = False

    @property
    def entry(self) -> int:
        """Bytes of a number."""
        return ENTRY[self.precision]


def run_size(name: str, run: Mapping[str, Any], config: Mapping[str, Any], /) -> RunSize:
    """Return the size of a run of the configuration, merged with `defaults`.

    `config` holds `datasets`, for the Jacobians within training `history`, and `own` with what
    `user_size.measure` found of runs with an own network or optimiser.
    """
    facts, history, settings = config["datasets"][run["dataset"]], config["history"], from_run(run)
    steps = run["epochs"] * ((facts["samples"] - facts["test_size"]) // run["batch_size"])
    own = config.get("own", {}).get(name)
    numbers = own or network_numbers(settings, facts["features"], facts["classes"])
    return RunSize(
        name=name,
        method=run["method"],
        precision=run["precision"],
        steps=steps,
        tangent_flops=steps * numbers["tangent_flops"],
        **{key: numbers[key] for key in ("parameters", "classes", "record", "state")},
        written_out=settings.written_out,
        penalised=not own and settings.jacobian_penalty > 0,
        histories=len(history["epochs"]) - 2 if name in history["runs"] else 0,
        main=name == MAIN_RUN,
    )


def network_numbers(settings: Settings, features: int, classes: int, /) -> dict[str, int]:
    """Return by formulas what `user_size.measure` measures; the FLOPs are those of one step."""
    layers = network_layers(features, settings.hidden, classes, settings.channels)
    parameters = sum((layer.fan_in + 1) * layer.fan_out for layer in layers)
    adam = settings.optimizer == "adam"
    return {
        "parameters": parameters,
        "classes": classes,
        "tangent_flops": tangent_step_flops(layers, settings.batch_size),
        "record": _record(settings, layers) + (ADAM_RECORD * parameters if adam else 0),
        "state": (3 if adam else 2) * parameters,
    }


def _record(settings: Settings, layers: Sequence[Layer]) -> int:
    """Return the numbers that the record of a step holds, those of the optimiser left out.

    By the rule of `mlp_rule`: activations, slopes and bends of the hidden layers, residuals of all
    layers but the first, probabilities, and weights after the first layer.
    """
    *hidden, classes = (layer.outputs for layer in layers)
    weights = sum(layer.fan_in * layer.fan_out for layer in layers[1:])
    if settings.written_out:
        kept = 3 * sum(hidden) + sum(hidden[1:]) + 2 * classes
    else:
        times = classes + 2 if settings.jacobian_penalty else 1
        kept = times * GENERIC_RECORD * (sum(hidden) + classes)
        kept += sum(layer.fan_in * layer.positions for layer in layers)
    return settings.batch_size * kept + weights
