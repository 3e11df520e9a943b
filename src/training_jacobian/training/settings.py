"""The recipe of one training run, as plain data that every step can read."""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
from collections.abc import Callable, Mapping
from typing import Any

from training_jacobian.program.arguments import not_negative, positive, positive_integer, real, seed
from training_jacobian.program.errors import mistake, unknown_name
from training_jacobian.training.convolution import WINDOW, image_sides

MAIN_RUN = "paper"
"""The run at the paper's setting: the experiments that a single run gets are on it."""

ACTIVATIONS = ("gelu", "tanh", "relu")
LOSSES = ("cross_entropy", "squared_error")
OPTIMIZERS = ("sgd", "adam")
SCHEDULES = ("cosine", "constant")
PRECISIONS = ("float32", "float64")

NAMES = {
    "activation": ACTIVATIONS,
    "loss": LOSSES,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
    "precision": PRECISIONS,
}
"""The names that a field may have."""

WIDTHS = {"hidden": "+", "channels": "*"}
"""Fields that list widths, and how many argparse takes: convolutions are optional."""

OF_OWN_NETWORKS = ("hidden", "channels", "activation")
OF_OWN_OPTIMIZERS = ("learning_rate", "momentum", "schedule")
"""Fields without effect where the user's own function stands in their place."""

NUMBERS = {
    **dict.fromkeys(("hidden", "channels", "batch_size", "epochs"), positive_integer),
    "seed": seed,
    "learning_rate": positive,
    "momentum": real(least=0, below=1),
    "jacobian_penalty": not_negative,
}
"""Types of the fields that are numbers, with the bounds of the configuration's schema."""


@dataclasses.dataclass(frozen=True)
class Settings:
    """One training configuration.

    Attributes
    ----------
    hidden
        Widths of the hidden layers.
    channels
        Output channels of the convolutions in front of them; none for a dense network.
    activation, loss, optimizer, schedule, precision
        One of the names in this module's tuples; `optimizer` may also be a user's own, as
        ``module:function``. Learning rate, momentum and schedule are then of no effect.
    learning_rate
        Peak learning rate; `schedule` multiplies it.
    momentum
        Heavy-ball coefficient of SGD, first-moment decay of Adam.
    batch_size
        Samples per step; divides the number of training samples.
    epochs
        Passes over the training set, always in the data's own order.
    seed
        Seed of the initial parameters.
    jacobian_penalty
        Weight λ of the mean of ‖∂logits/∂x‖²_F over the batch, added to the loss.
    model
        A user's own network, as ``module:function``, in place of hidden layers, convolutions and
        activation; empty for none.
    """

    hidden: tuple[int, ...] = (64,)
    activation: str = "gelu"
    loss: str = "cross_entropy"
    optimizer: str = "sgd"
    learning_rate: float = 0.1
    momentum: float = 0.9
    schedule: str = "cosine"
    batch_size: int = 64
    epochs: int = 25
    seed: int = 0
    precision: str = "float32"
    jacobian_penalty: float = 0.0
    channels: tuple[int, ...] = ()
    model: str = ""

    @property
    def written_out(self) -> bool:
        """Whether `jacobian.mlp_rule` serves the run, and not JAX's own differentiation.

        It is for dense networks without a penalty, trained by SGD or Adam. Both move a weight only
        where it has a gradient, on which `mlp_rule.identities` relies.
        """
        known = self.loss in LOSSES and self.optimizer in OPTIMIZERS
        return known and not (self.model or self.channels or self.jacobian_penalty)

    def to_json(self) -> str:
        """Return the settings that have an effect as one line of JSON."""
        values = dataclasses.asdict(self)
        idle: tuple[str, ...] = OF_OWN_NETWORKS if self.model else ("model",)
        idle += OF_OWN_OPTIMIZERS if is_own(self.optimizer) else ()
        return json.dumps({name: values[name] for name in values if name not in idle})

    @classmethod
    def from_json(cls, text: str, /) -> Settings:
        """Return the settings written by `to_json`; fields that are not there by default."""
        return cls(**_with_tuples(json.loads(text)))


def is_own(name: object, /) -> bool:
    """Return whether a model or an optimiser is a user's own, ``module:function``.

    Others are a section of the configuration, or a name that this package knows.
    """
    return isinstance(name, str) and ":" in name


def brings_own(run: Mapping[str, Any], /) -> bool:
    """Return whether a run of the configuration has an own network or an own optimiser."""
    return is_own(run["model"]) or is_own(run["optimizer"])


def errors(settings: Settings, /) -> list[str]:
    """Return one line per value that the configuration refuses, with the configuration's keys."""
    own = {"optimizer": is_own(settings.optimizer), "activation": bool(settings.model)}
    lines = []
    for name, accepted in NAMES.items():
        found = getattr(settings, name)
        if found not in accepted and not own.get(name):
            lines.append(unknown_name(KEYS.get(name, name), found, accepted))
    for name, parse in NUMBERS.items():
        key, found = KEYS.get(name, name), getattr(settings, name)
        listed = isinstance(found, (tuple, list)) and (found or WIDTHS.get(name) == "*")
        if name in WIDTHS and not listed:
            lines.append(mistake(key, repr(found), "a tuple of integers"))
            continue
        for value in found if name in WIDTHS else [found]:
            try:
                # Text and truth values are no numbers.
                parse(repr(value) if isinstance(value, (str, bool)) else str(value))
            except argparse.ArgumentTypeError as error:
                lines.append(f"{key}: found {value!r}, {str(error).partition('; ')[2]}")
    return lines


KEYS = {
    **{name: f"model.{name}" for name in ("hidden", "channels", "activation")},
    **{name: f"optimizer.{name}" for name in ("learning_rate", "momentum", "schedule")},
    "optimizer": "optimizer.name",
}
"""The configuration's keys where they are not the fields' names."""


def add_arguments(parser: argparse.ArgumentParser, /) -> None:
    """Add one command-line flag per field of `Settings`, with the paper's value as default."""
    types = NUMBERS | {"optimizer": _or_own(*OPTIMIZERS), "model": _or_own("")}
    group = parser.add_argument_group("training settings (config/README.md explains each)")
    for field in dataclasses.fields(Settings):
        options: dict[str, Any] = {"type": types.get(field.name, str), "default": field.default}
        if field.name in WIDTHS:
            options["nargs"] = WIDTHS[field.name]
        if field.name not in types:
            options["choices"] = NAMES[field.name]
        group.add_argument("--" + field.name.replace("_", "-"), **options)


def from_arguments(arguments: argparse.Namespace, /) -> Settings:
    """Return the settings given on the command line."""
    names = [field.name for field in dataclasses.fields(Settings)]
    return Settings(**_with_tuples({name: getattr(arguments, name) for name in names}))


def from_run(run: Mapping[str, Any], /) -> Settings:
    """Return the settings of a run of the configuration, merged with `defaults`."""
    values, (model, optimizer) = dict(run), (run["model"], run["optimizer"])
    if not is_own(model):
        values |= {**model, "model": ""}
    if not is_own(optimizer):
        values |= {**optimizer, "optimizer": optimizer["name"]}
    names = {field.name for field in dataclasses.fields(Settings)} & values.keys()
    return Settings(**_with_tuples({name: values[name] for name in names}))


def parameter_count(
    features: int, hidden: tuple[int, ...], classes: int, /, channels: tuple[int, ...] = ()
) -> int:
    """Return N, the number of weights and biases of the network.

    With convolutions (`channels`), `features` is the square of an image's side.

    >>> parameter_count(64, (64,), 10)
    4810
    >>> parameter_count(64, (4,), 10, (2,))
    202
    """
    maps = itertools.pairwise([1, *channels])
    convolutions = sum((WINDOW**2 * a + 1) * b for a, b in maps)
    if channels:
        features = image_sides(features, len(channels))[-1] ** 2 * channels[-1]
    widths = itertools.pairwise([features, *hidden, classes])
    return convolutions + sum((a + 1) * b for a, b in widths)


def _or_own(*names: str) -> Callable[[str], str]:
    """Return a type of argparse: one of the names, or a user's own function."""
    accepted = ", ".join([*filter(None, names), "module:function"])

    def parse(text: str) -> str:
        if text not in names and not is_own(text):
            raise argparse.ArgumentTypeError(f"found {text!r}, accepted: {accepted}")
        return text

    return parse


def _with_tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if name in WIDTHS else value for name, value in values.items()}
