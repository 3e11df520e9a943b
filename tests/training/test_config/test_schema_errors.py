"""Every kind of mistake that the schema finds, as one line: key, found, accepted."""

import math

import pytest
import yaml

from config_examples import CONFIG, MISSING, changed
from training_jacobian.training.config import schema_errors

RUN_KEYS = (
    "dataset, inputs, labels, model, loss, optimizer, batch_size, epochs, jacobian_penalty, seed, "
    "precision, method"
)
TOP_KEYS = ", ".join(CONFIG)
FACTS = "sha256, samples, features, classes, test_size"
DATASETS = "digits, breast_cancer, wine, image_patches"

FILE = "a path that ends in .npz"

NULL = "nothing stands after the key: give it a value, or leave it out"
QUOTES = "in YAML in quotes (yes, no, on, off and dates have a meaning of their own)"

UNKNOWN_KEYS = [
    ("regoins", {}, f"regoins: found 'regoins', accepted: {TOP_KEYS}; did you mean regions?"),
    (
        "defaults.epoch",
        1,
        f"defaults.epoch: found 'epoch', accepted: {RUN_KEYS}; did you mean epochs?",
    ),
    (
        "defaults.model.width",
        1,
        "defaults.model.width: found 'width', accepted: channels, hidden, activation",
    ),
    (
        "defaults.optimizer.learning-rate",
        1,
        "defaults.optimizer.learning-rate: found 'learning-rate', accepted: name, learning_rate, "
        "momentum, schedule; did you mean learning_rate?",
    ),
    ("runs.paper.zzz", 1, f"runs.paper.zzz: found 'zzz', accepted: {RUN_KEYS}"),
    (
        "datasets.digits.sample",
        1,
        f"datasets.digits.sample: found 'sample', accepted: {FACTS}, split_seed, "
        "standardise; did you mean samples?",
    ),
    (
        "regions.chaotic",
        2,
        "regions.chaotic: found 'chaotic', accepted: chaotic_above, bulk_within, stable_below; "
        "did you mean chaotic_above?",
    ),
    (
        "jacobian.memory",
        2,
        "jacobian.memory: found 'memory', accepted: memory_mib, blocks; did you mean memory_mib?",
    ),
    (
        "pathvars.figure",
        "x",
        "pathvars.figure: found 'figure', accepted: results, figures, logs, benchmarks, docs; "
        "did you mean figures?",
    ),
]
UNKNOWN_NAMES = [
    (
        "defaults.dataset",
        "digit",
        f"found 'digit', accepted: {DATASETS}, {FILE}; did you mean digits?",
    ),
    ("defaults.dataset", "mnist", f"found 'mnist', accepted: {DATASETS}, {FILE}"),
    ("defaults.dataset", "my.npy", f"found 'my.npy', accepted: {DATASETS}, {FILE}"),
    ("defaults.dataset", 3, f"found 3, accepted: {DATASETS}, {FILE}"),
    (
        "defaults.loss",
        "cross-entropy",
        "found 'cross-entropy', accepted: cross_entropy, squared_error; "
        "did you mean cross_entropy?",
    ),
    (
        "defaults.inputs",
        "uniform-noise",
        "found 'uniform-noise', accepted: real, uniform_noise; did you mean uniform_noise?",
    ),
    ("defaults.labels", False, "found False, accepted: true, shuffled"),
    ("defaults.labels", 1, "found 1, accepted: true, shuffled"),
    (
        "defaults.optimizer.name",
        "adamw",
        "found 'adamw', accepted: sgd, adam; did you mean adam?",
    ),
    (
        "defaults.optimizer.schedule",
        "cosin",
        "found 'cosin', accepted: cosine, constant; did you mean cosine?",
    ),
    (
        "defaults.model.activation",
        "gelo",
        "found 'gelo', accepted: gelu, tanh, relu; did you mean gelu?",
    ),
    (
        "defaults.precision",
        "float16",
        "found 'float16', accepted: float32, float64; did you mean float64?",
    ),
    (
        "defaults.method",
        "matrix-free",
        "found 'matrix-free', accepted: dense, matrix_free; did you mean matrix_free?",
    ),
]
WRONG_VALUES = [
    ("defaults.model.hidden", 64, "found 64, accepted: list; in YAML [64]"),
    ("defaults.model.hidden", [], "found [], accepted: at least 1 of them"),
    ("defaults.model.channels", 16, "found 16, accepted: list; in YAML [16]"),
    (
        "defaults.model",
        None,
        f"found None, accepted: section; {NULL}",
    ),
    ("defaults.model", "network", "found 'network', accepted: a section, or module:function"),
    (
        "defaults.model",
        "my-net:make",
        "found 'my-net:make', accepted: a section, or module:function",
    ),
    ("defaults.optimizer", "adam", "found 'adam', accepted: a section, or module:function"),
    ("defaults.optimizer", "a:b:c", "found 'a:b:c', accepted: a section, or module:function"),
    ("defaults.optimizer", 0.1, "found 0.1, accepted: section"),
    ("defaults.batch_size", 0, "found 0, accepted: at least 1"),
    ("defaults.batch_size", -64, "found -64, accepted: at least 1"),
    ("defaults.batch_size", "64", "found '64', accepted: integer; in YAML 64"),
    ("defaults.batch_size", 64.0, "found 64.0, accepted: integer; in YAML 64"),
    ("defaults.batch_size", True, "found True, accepted: integer"),
    ("defaults.epochs", 0, "found 0, accepted: at least 1"),
    ("defaults.epochs", 2.5, "found 2.5, accepted: integer"),
    ("defaults.seed", -1, "found -1, accepted: at least 0"),
    ("defaults.seed", 2**32, "found 4294967296, accepted: at most 4294967295"),
    ("defaults.optimizer.learning_rate", 0, "found 0, accepted: more than 0"),
    ("defaults.optimizer.learning_rate", -0.1, "found -0.1, accepted: more than 0"),
    ("defaults.optimizer.learning_rate", "1e-1", "found '1e-1', accepted: number; in YAML 1.0e-1"),
    ("defaults.optimizer.learning_rate", math.inf, "found inf, accepted: a finite number"),
    ("defaults.optimizer.learning_rate", math.nan, "found nan, accepted: a finite number"),
    ("defaults.optimizer.momentum", 1, "found 1, accepted: less than 1"),
    ("defaults.optimizer.momentum", -0.5, "found -0.5, accepted: at least 0"),
    ("regions.chaotic_above", 1, "found 1, accepted: more than 1"),
    ("regions.chaotic_above", math.inf, "found inf, accepted: a finite number"),
    ("regions.bulk_within", 0, "found 0, accepted: more than 0"),
    ("regions.bulk_within", 1, "found 1, accepted: less than 1"),
    ("regions.bulk_within", math.nan, "found nan, accepted: a finite number"),
    ("regions.stable_below", 1.5, "found 1.5, accepted: less than 1"),
    ("jacobian.memory_mib", 0, "found 0, accepted: at least 1"),
    ("jacobian.blocks", 0, "found 0, accepted: at least 1"),
    ("claims", 3, "found 3, accepted: text"),
    ("pathvars.logs", [], "found [], accepted: text"),
    (
        "runs",
        None,
        f"found None, accepted: section; {NULL}",
    ),
    (
        "runs.paper",
        None,
        f"found None, accepted: section; {NULL}",
    ),
    ("datasets", {}, "found {}, accepted: at least 1 of them"),
    ("datasets.digits.sha256", "abc", "found 'abc', accepted: text that matches ^[0-9a-f]{64}$"),
    ("datasets.digits.samples", 1, "found 1, accepted: at least 2"),
    ("datasets.digits.features", 0, "found 0, accepted: at least 1"),
    ("datasets.digits.classes", 1, "found 1, accepted: at least 2"),
    ("datasets.digits.test_size", 0, "found 0, accepted: at least 1"),
    ("datasets.digits.split_seed", -1, "found -1, accepted: at least 0"),
    ("datasets.digits.standardise", 1, "found 1, accepted: true, false; in YAML true"),
    ("datasets.digits.standardise", "true", "found 'true', accepted: true, false; in YAML true"),
]


def test_the_repositorys_configuration_is_accepted():
    assert schema_errors(CONFIG) == []


@pytest.mark.parametrize(("path", "value", "line"), UNKNOWN_KEYS)
def test_unknown_key(path, value, line):
    assert schema_errors(changed(path, value)) == [line]


@pytest.mark.parametrize(("path", "value", "message"), UNKNOWN_NAMES + WRONG_VALUES)
def test_wrong_value(path, value, message):
    assert schema_errors(changed(path, value)) == [f"{path}: {message}"]


def test_the_same_mistake_in_a_run_names_the_run():
    config = changed("runs.wide", {"model": {"hidden": [8, 0]}})
    assert schema_errors(config) == ["runs.wide.model.hidden.1: found 0, accepted: at least 1"]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("runs.paper", "runs: found no paper, accepted: paper"),
        ("runs", "the configuration: found no runs, accepted: datasets, defaults, runs"),
        ("datasets.digits.sha256", f"datasets.digits: found no sha256, accepted: {FACTS}"),
    ],
)
def test_missing_key(path, line):
    assert schema_errors(changed(path, MISSING)) == [line]


def test_several_missing_keys_are_one_line():
    keys = "datasets, defaults, runs"
    assert schema_errors({}) == [f"the configuration: found no {keys}, accepted: {keys}"]


@pytest.mark.parametrize("name", ["Wide", "1st", "a-b", "a/b", "", "a b"])
def test_run_names_that_are_no_path_part(name):
    assert schema_errors(changed(f"runs.{name}", {})) == [
        f"runs: found {name!r}, accepted: text that matches ^[a-z][a-z0-9_]*$"
    ]


@pytest.mark.parametrize("name", [1, True, None])
def test_run_names_that_are_no_text(name):
    config = changed("runs", {"paper": {}, name: {}})
    hint = f"; {QUOTES}" if name is True else ""
    assert schema_errors(config) == [f"runs: found {name!r}, accepted: text{hint}"]


def test_every_mistake_is_named_not_only_the_first():
    config = changed("defaults.loss", "mse")
    config["regions"]["bulk_within"] = math.nan
    config["seed"] = 0
    assert schema_errors(config) == [
        f"seed: found 'seed', accepted: {TOP_KEYS}",
        "defaults.loss: found 'mse', accepted: cross_entropy, squared_error",
        "regions.bulk_within: found nan, accepted: a finite number",
    ]


def test_not_a_mapping_at_all():
    assert schema_errors(None) == [f"the configuration: found None, accepted: section; {NULL}"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("defaults.dataset", "data/my digits.npz"),
        ("runs.own", {"model": "nets.small:make", "optimizer": "nets:adam_2"}),
    ],
)
def test_what_users_bring_of_their_own_is_accepted(path, value):
    assert schema_errors(changed(path, value)) == []


@pytest.mark.parametrize(
    ("path", "written", "hint"),
    [
        ("defaults.optimizer.learning_rate", "1e-3", "in YAML 1.0e-3"),
        ("defaults.optimizer.learning_rate", "1.5e5", "in YAML 1.5e+5"),
        ("defaults.optimizer.learning_rate", "2E+05", "in YAML 2.0e+05"),
        ("defaults.optimizer.learning_rate", "'0.1'", "in YAML 0.1"),
        ("defaults.epochs", "1e5", "in YAML 100000"),
        ("defaults.epochs", "1.0e+2", "in YAML 100"),
        ("defaults.epochs", "08", "in YAML 8"),
        ("defaults.epochs", "", NULL),
        ("defaults.optimizer", "", NULL),
        ("datasets.digits.standardise", "'yes'", "in YAML true"),
        ("datasets.digits.standardise", "0", "in YAML false"),
        ("defaults.model.hidden", "8, 16", "in YAML [8, 16]"),
        ("defaults.model.hidden", "'[8]'", "in YAML [8]"),
        ("history.runs", "paper", "in YAML [paper]"),
        (
            "defaults.model",
            "[hidden: [8], activation: tanh]",
            "in YAML {activation: tanh, hidden: [8]}",
        ),
        ("runs", "[paper, seed_1]", "in YAML {paper: {}, seed_1: {}}"),
        ("claims", "no", QUOTES),
        ("claims", "2026-11-27", QUOTES),
    ],
)
def test_how_yaml_wants_it(path, written, hint):
    (line,) = schema_errors(changed(path, yaml.safe_load(written)))
    assert line.startswith(f"{path}: found ")
    assert line.endswith(f"; {hint}")


@pytest.mark.parametrize(
    ("path", "written", "part"),
    [
        ("defaults.epochs", "2026-11-27", "found 2026-11-27, a date, accepted: integer"),
        ("defaults.optimizer.learning_rate", "fast", "found 'fast', accepted: number"),
        ("defaults.optimizer.learning_rate", "yes", "found True, accepted: number"),
        ("defaults.epochs", "2.5", "found 2.5, accepted: integer"),
    ],
)
def test_nothing_is_guessed(path, written, part):
    assert schema_errors(changed(path, yaml.safe_load(written))) == [f"{path}: {part}"]


@pytest.mark.parametrize("key", [1, True, None])
def test_keys_of_a_section_that_are_no_text(key):
    (line,) = schema_errors(changed("regions", {key: 1}))
    assert line.startswith(f"regions.{key}: found {key!r}, accepted: chaotic_above, ")
