"""Schema, configuration, code and documentation name the same keys, values and defaults."""

import dataclasses

import jsonschema
import pytest
import yaml

from config_examples import CLAIMS_SCHEMA_FILE, CONFIG, ROOT, SCHEMA
from training_jacobian import datasets, losses, models, settings
from training_jacobian.subspaces import REGIONS, Thresholds

RUN = SCHEMA["$defs"]["run"]["properties"]
MODEL, OPTIMIZER = (SCHEMA["$defs"][name]["properties"] for name in ("model", "optimizer"))
CLAIMS_SCHEMA = yaml.safe_load(CLAIMS_SCHEMA_FILE.read_text("utf-8"))
README = (ROOT / "config/README.md").read_text("utf-8")


def resolved(node: dict) -> dict:
    """Return a schema node with its `$ref` looked up; keys beside the reference win.

    Of a node that also takes what users bring of their own, the other branch.
    """
    if "else" in node:
        return resolved({**node["else"], **{key: node[key] for key in ("description", "default")}})
    if "$ref" not in node:
        return node
    return {**SCHEMA["$defs"][node["$ref"].rsplit("/", 1)[1]], **node}


def keys(node: dict, path: tuple = ()):
    """Yield (path, schema node, required) of every key, <name> for a name that users choose."""
    node = resolved(node)
    for name, inner in node.get("properties", {}).items():
        yield (*path, name), inner, name in node.get("required", ())
        yield from keys(inner, (*path, name))
    if isinstance(node.get("additionalProperties"), dict):
        yield from keys(node["additionalProperties"], (*path, "<name>"))


def objects(node):
    """Yield every object schema, wherever it stands."""
    if isinstance(node, dict):
        if node.get("type") == "object":
            yield node
        for inner in node.values():
            yield from objects(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from objects(inner)


KEYS = {".".join(path): (node, required) for path, node, required in keys(SCHEMA)}


def test_the_walk_over_the_schema_finds_the_keys():
    assert {"regions.bulk_within", "datasets.<name>.sha256", "defaults.optimizer.momentum"} < set(
        KEYS
    )
    assert len(KEYS) > 40


@pytest.mark.parametrize(
    ("node", "known"),
    [
        (MODEL["activation"], settings.ACTIVATIONS),
        (MODEL["activation"], models.ACTIVATIONS),
        (RUN["loss"], settings.LOSSES),
        (RUN["loss"], losses.LOSSES),
        (OPTIMIZER["name"], settings.OPTIMIZERS),
        (OPTIMIZER["schedule"], settings.SCHEDULES),
        (RUN["precision"], settings.PRECISIONS),
        (RUN["dataset"]["else"], datasets.LOADERS),
        (SCHEMA["properties"]["datasets"]["propertyNames"], datasets.LOADERS),
        (RUN["inputs"], datasets.INPUTS),
    ],
)
def test_accepted_names_are_those_of_the_code(node, known):
    assert tuple(node["enum"]) == tuple(known)


def test_accepted_labels_are_those_of_the_code():
    assert [str(value).lower() for value in RUN["labels"]["enum"]] == list(datasets.LABELS)


@pytest.mark.parametrize("schema", [SCHEMA, CLAIMS_SCHEMA])
def test_schemas_are_valid_and_close_every_object_with_keys(schema):
    jsonschema.Draft202012Validator.check_schema(schema)
    open_objects = [
        node
        for node in objects(schema)
        if "properties" in node and node.get("additionalProperties") is not False
    ]
    assert open_objects == []


@pytest.mark.parametrize("key", KEYS)
def test_every_key_has_a_description_and_every_optional_one_a_default(key):
    node, required = KEYS[key]
    assert node.get("description", "").endswith(".")
    assert required or "default" in node


def test_every_key_of_the_claims_has_a_description():
    found = [
        (name, inner)
        for node in objects(CLAIMS_SCHEMA)
        for name, inner in node.get("properties", {}).items()
    ]
    assert len(found) >= 12
    assert [name for name, inner in found if not inner.get("description")] == []


def schema_defaults(node: dict) -> dict:
    """Return the defaults of a section's keys, nested."""
    return {
        name: schema_defaults(inner) if "properties" in resolved(inner) else inner["default"]
        for name, inner in resolved(node)["properties"].items()
    }


SECTIONS = [name for name, node in SCHEMA["properties"].items() if "properties" in resolved(node)]


def test_sections():
    assert {"defaults", "regions", "jacobian", "pathvars"} <= set(SECTIONS)


@pytest.mark.parametrize("section", SECTIONS)
def test_schema_defaults_are_those_of_config_yaml(section):
    assert schema_defaults(SCHEMA["properties"][section]) == CONFIG[section]


def test_the_claims_file_of_the_schema_is_that_of_config_yaml():
    assert SCHEMA["properties"]["claims"]["default"] == CONFIG["claims"]
    assert (ROOT / CONFIG["claims"]).is_file()


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
    assert names == list(SCHEMA["properties"]["regions"]["properties"])
    assert [name.split("_")[0] for name in names] == list(REGIONS)


@pytest.mark.parametrize("key", KEYS)
def test_readme_has_a_row_for_every_key(key):
    name = key.replace("runs.<name>.", "defaults.")
    rows = [line for line in README.splitlines() if line.startswith(f"| `{name}` |")]
    assert len(rows) == 1
    node, required = KEYS[key]
    *_, accepted, default = (cell.strip() for cell in rows[0].strip("| ").split(" | "))
    for value in resolved(node).get("enum", ()):
        assert f"`{str(value).lower() if isinstance(value, bool) else value}`" in accepted
    if required and key not in ("datasets", "defaults", "runs"):
        assert default == "required"
    elif not required and "properties" not in resolved(node):
        value = node["default"]
        assert default == f"`{str(value).lower() if isinstance(value, bool) else value}`"


def test_readme_has_no_row_for_a_key_that_is_not_there():
    rows = [line.split("`")[1] for line in README.splitlines() if line.startswith("| `")]
    assert set(rows) <= {name.replace("runs.<name>.", "defaults.") for name in KEYS}
