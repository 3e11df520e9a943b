"""One flag per field, the paper's values as defaults; `from_arguments` reads them back."""

import argparse
import dataclasses

import pytest

from training_jacobian.training import settings
from training_jacobian.training.settings import Settings, add_arguments, from_arguments


@pytest.fixture
def parser():
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser


def test_defaults_are_those_of_settings(parser):
    assert from_arguments(parser.parse_args([])) == Settings()


def test_every_flag(parser):
    line = (
        "--channels 2 3 --hidden 5 7 --activation tanh --loss squared_error --optimizer adam"
        " --learning-rate 0.3 --momentum 0.5 --schedule constant --batch-size 10 --epochs 3"
        " --seed 9 --precision float64"
    )
    recipe = from_arguments(parser.parse_args(line.split()))
    assert recipe == Settings(
        channels=(2, 3),
        hidden=(5, 7),
        activation="tanh",
        loss="squared_error",
        optimizer="adam",
        learning_rate=0.3,
        momentum=0.5,
        schedule="constant",
        batch_size=10,
        epochs=3,
        seed=9,
        precision="float64",
    )
    types = {field.name: type(getattr(Settings(), field.name)) for field in _fields()}
    assert {name: type(getattr(recipe, name)) for name in types} == types


def test_a_flag_without_channels_means_none(parser):
    line = "--channels --hidden 5"
    assert from_arguments(parser.parse_args(line.split())) == Settings(hidden=(5,), channels=())


def test_one_flag_per_field(parser):
    destinations = {action.dest for action in parser._actions} - {"help"}
    assert destinations == {field.name for field in _fields()}


@pytest.mark.parametrize(
    ("flag", "accepted"),
    [
        ("--activation", settings.ACTIVATIONS),
        ("--loss", settings.LOSSES),
        ("--optimizer", settings.OPTIMIZERS),
        ("--schedule", settings.SCHEDULES),
        ("--precision", settings.PRECISIONS),
    ],
)
def test_an_unknown_name_is_refused_with_the_accepted_ones(parser, capsys, flag, accepted):
    with pytest.raises(SystemExit) as stop:
        parser.parse_args([flag, "nonsense"])
    assert stop.value.code == 2
    message = capsys.readouterr().err.splitlines()[-1]
    assert "'nonsense'" in message
    assert all(name in message for name in accepted)


def test_own_network_and_optimiser(parser):
    line = "--model nets:make --optimizer nets:descend"
    recipe = from_arguments(parser.parse_args(line.split()))
    assert recipe == Settings(model="nets:make", optimizer="nets:descend")


def test_a_network_without_a_function_is_refused(parser, capsys):
    with pytest.raises(SystemExit):
        parser.parse_args(["--model", "nets"])
    assert "found 'nets', accepted: module:function" in capsys.readouterr().err


def _fields():
    return dataclasses.fields(Settings)
