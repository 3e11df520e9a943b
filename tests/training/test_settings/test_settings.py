"""Settings are plain data: to JSON and back."""

import dataclasses
import json

import pytest

from training_jacobian.training.settings import Settings, from_run

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


def test_other_differs_in_every_field():
    default = dataclasses.asdict(Settings())
    same = {name for name, value in dataclasses.asdict(OTHER).items() if value == default[name]}
    assert same == {"model"}


def test_to_json_is_one_line_with_every_field_that_has_an_effect():
    text = OTHER.to_json()
    assert "\n" not in text
    expected = {**dataclasses.asdict(OTHER), "hidden": [5, 7], "channels": [2, 3]}
    del expected["model"]
    assert json.loads(text) == expected


def test_what_has_no_effect_on_a_users_network_and_optimiser_is_not_told():
    told = {"loss", "optimizer", "batch_size", "epochs", "seed", "precision", "jacobian_penalty"}
    assert json.loads(OWN.to_json()).keys() == told | {"model"}


@pytest.mark.parametrize("recipe", [Settings(), OTHER, OWN])
def test_round_trip(recipe):
    again = Settings.from_json(recipe.to_json())
    assert again == recipe
    assert hash(again) == hash(recipe)


def test_files_from_before_there_were_convolutions():
    values = dataclasses.asdict(OTHER)
    del values["channels"]
    assert Settings.from_json(json.dumps(values)) == dataclasses.replace(OTHER, channels=())


def test_an_unknown_field_is_refused():
    with pytest.raises(TypeError, match="width"):
        Settings.from_json('{"hidden": [4], "width": 3}')


def test_settings_do_not_change():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().seed = 1


def test_of_an_own_run():
    run = {"model": "nets:make", "optimizer": "nets:descend", "epochs": 3, "dataset": "a.npz"}
    recipe = from_run(run)
    assert (recipe.model, recipe.optimizer, recipe.epochs) == ("nets:make", "nets:descend", 3)
    assert Settings.from_json(recipe.to_json()) == recipe
