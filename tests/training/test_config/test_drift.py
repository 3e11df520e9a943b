"""Models, configuration, code and documentation name the same keys, values and defaults."""

import dataclasses
import json
from typing import get_args

import pytest

from config_examples import CONFIG
from tools import config_documents
from training_jacobian.claims.load import Claim, Claims
from training_jacobian.spectrum.regions import REGIONS, Thresholds
from training_jacobian.training import config_fields, datasets, losses, models, settings
from training_jacobian.training.config import completed
from training_jacobian.training.config_models import Config, Model, Optimizer, Regions, Run

KEYS = dict(config_documents.rows())


def choices(model, name):
    return get_args(model.model_fields[name].annotation)


@pytest.mark.parametrize(
    ("named", "known"),
    [
        (choices(Model, "activation"), settings.ACTIVATIONS),
        (choices(Model, "activation"), models.ACTIVATIONS),
        (choices(Run, "loss"), settings.LOSSES),
        (choices(Run, "loss"), losses.LOSSES),
        (choices(Optimizer, "name"), settings.OPTIMIZERS),
        (choices(Optimizer, "schedule"), settings.SCHEDULES),
        (choices(Run, "precision"), settings.PRECISIONS),
        (config_fields.DATASETS, datasets.LOADERS),
        (choices(Run, "inputs"), datasets.INPUTS),
        ([str(value).lower() for value in choices(Run, "labels")], datasets.LABELS),
    ],
)
def test_accepted_names_are_those_of_the_code(named, known):
    assert tuple(named) == tuple(known)


def test_every_key_has_a_meaning_and_what_is_accepted():
    assert {"regions.bulk_within", "datasets.<name>.sha256", "defaults.optimizer.name"} < set(KEYS)
    for row in KEYS.values():
        cells = [cell.strip() for cell in row.strip("| \n").split(" | ")]
        assert len(cells) == 4
        assert all(cells)
    fields = {**Claims.model_fields, **Claim.model_fields}
    assert [name for name, field in fields.items() if not field.description] == ["accepted"]


def test_models_hold_what_config_yaml_says():
    short = {key: CONFIG[key] for key in ("datasets", "runs")} | {"defaults": {}}
    assert completed(short) == completed(CONFIG)
    assert {key: completed(CONFIG)[key] for key in CONFIG if key != "runs"} == {
        key: value for key, value in CONFIG.items() if key != "runs"
    }


def test_documents_are_made_from_the_models():
    """If not: python workflow/tools/config_documents.py."""
    assert config_documents.SCHEMA.read_text("utf-8") == config_documents.schema()
    text = config_documents.README.read_text("utf-8")
    assert config_documents.readme(text) == text
    assert all(row in text for row in KEYS.values())
    assert json.loads(config_documents.schema())["properties"].keys() == Config.model_fields.keys()


def test_settings_are_the_defaults_of_config_yaml():
    defaults = CONFIG["defaults"]
    flat = {**defaults, **defaults["model"], **defaults["optimizer"]}
    flat["optimizer"] = flat.pop("name")
    for name in settings.WIDTHS:
        flat[name] = tuple(flat[name])
    for name in ("dataset", "inputs", "labels", "model", "method"):
        del flat[name]
    assert dataclasses.asdict(settings.Settings()) == {**flat, "model": ""}
    assert settings.from_run(defaults) == settings.Settings()


def test_thresholds_are_the_keys_of_regions():
    names = [field.name for field in dataclasses.fields(Thresholds)]
    assert names == list(Regions.model_fields)
    assert [name.split("_")[0] for name in names] == list(REGIONS)
