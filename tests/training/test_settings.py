"""Settings are plain data: to JSON, to flags and back; parameters counted by hand."""

import argparse
import dataclasses
import json

import pytest

from training_jacobian.training import settings
from training_jacobian.training.settings import (
    Settings,
    add_arguments,
    from_arguments,
    from_run,
    parameter_count,
)

OTHER = Settings(
    hidden=(5, 7),
    activation="tanh",
    loss="squared_error",
    optimizer="adam",
    learning_rate=0.1 + 0.2,
    momentum=0.5,
    schedule="constant",
    batch_size=10,
    epochs=3,
    seed=2**32 - 1,
    precision="float64",
    jacobian_penalty=0.01,
    channels=(2, 3),
)
OWN = Settings(model="nets:network", optimizer="nets:optimizer", epochs=3)
NAMES = [field.name for field in dataclasses.fields(Settings)]


def parsed(line):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    assert {action.dest for action in parser._actions} == {"help", *NAMES}
    return from_arguments(parser.parse_args(line.split()))


def as_flags(recipe):
    for name in NAMES:
        value = getattr(recipe, name)
        text = " ".join(map(str, value)) if isinstance(value, tuple) else repr(value).strip("'")
        yield f"--{name.replace('_', '-')} {text}" if text else ""


def test_other_differs_in_every_field():
    assert {name for name in NAMES if getattr(OTHER, name) == getattr(Settings(), name)} == {
        "model"
    }


@pytest.mark.parametrize("recipe", [Settings(), OTHER, OWN])
def test_round_trips(recipe):
    """The types too: 3.0 would equal 3."""
    text = recipe.to_json()
    assert "\n" not in text
    for again in (Settings.from_json(text), parsed(" ".join(as_flags(recipe)))):
        assert again == recipe
        assert hash(again) == hash(recipe)
        assert all(type(getattr(again, name)) is type(getattr(recipe, name)) for name in NAMES)


def test_flags_have_the_settings_defaults():
    assert parsed("") == parsed("--channels") == Settings()


def test_json_has_every_field_that_has_an_effect():
    expected = {**dataclasses.asdict(OTHER), "hidden": [5, 7], "channels": [2, 3]}
    del expected["model"]
    assert json.loads(OTHER.to_json()) == expected
    told = {"loss", "optimizer", "batch_size", "epochs", "seed", "precision", "jacobian_penalty"}
    assert json.loads(OWN.to_json()).keys() == told | {"model"}


def test_files_from_before_there_were_convolutions():
    values = dataclasses.asdict(OTHER)
    del values["channels"]
    assert Settings.from_json(json.dumps(values)) == dataclasses.replace(OTHER, channels=())


@pytest.mark.parametrize(
    ("flag", "accepted"),
    [
        ("activation", settings.ACTIVATIONS),
        ("loss", settings.LOSSES),
        ("optimizer", (*settings.OPTIMIZERS, "module:function")),
        ("schedule", settings.SCHEDULES),
        ("precision", settings.PRECISIONS),
        ("model", ["found 'nonsense', accepted: module:function"]),
    ],
)
def test_an_unknown_name_is_refused_with_the_accepted_ones(capsys, flag, accepted):
    with pytest.raises(SystemExit) as stop:
        parsed(f"--{flag} nonsense")
    assert stop.value.code == 2
    message = capsys.readouterr().err.splitlines()[-1]
    assert "'nonsense'" in message
    assert all(name in message for name in accepted)


def test_settings_of_a_run_with_functions_of_its_own():
    run = {"model": "nets:make", "optimizer": "nets:descend", "epochs": 3, "dataset": "a.npz"}
    assert from_run(run) == Settings(model="nets:make", optimizer="nets:descend", epochs=3)


@pytest.mark.parametrize(
    ("features", "hidden", "classes", "channels", "expected"),
    [
        (64, (64,), 10, (), 64 * 64 + 64 + 64 * 10 + 10),
        (2, (3, 4), 5, (), 2 * 3 + 3 + 3 * 4 + 4 + 4 * 5 + 5),
        # Maps of 4×4, 2×2, 1×1 after each convolution of an 8×8 image; then 5 units, 3 classes.
        (64, (5,), 3, (2,), (9 + 1) * 2 + (4 * 4 * 2 + 1) * 5 + 6 * 3),
        (64, (5,), 3, (2, 7), (9 + 1) * 2 + (9 * 2 + 1) * 7 + (2 * 2 * 7 + 1) * 5 + 6 * 3),
        (25, (5,), 3, (1, 1, 1), 3 * (9 + 1) + (1 + 1) * 5 + 6 * 3),
    ],
)
def test_parameters_counted_by_hand(features, hidden, classes, channels, expected):
    assert parameter_count(features, hidden, classes, channels) == expected
