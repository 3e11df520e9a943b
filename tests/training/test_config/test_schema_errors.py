"""Every kind of mistake that the schema finds, as one line: key, found, accepted, nearest name."""

import math

import pytest
import yaml

from config_examples import CONFIG, MISSING, cases, changed
from training_jacobian.training.config import schema_errors

NULL = "the key has no value: give it one, or leave it out"
FACTS = "sha256, samples, features, classes, test_size"
RUN = (
    "dataset, inputs, labels, model, loss, optimizer, batch_size, epochs, jacobian_penalty, seed, "
    "precision, method"
)
WORDS = {
    "<top>": ", ".join(CONFIG),
    "<run>": RUN,
    "<facts>": FACTS,
    "<data>": "digits, breast_cancer, wine, image_patches, a path that ends in .npz",
    "<own>": "a section, or module:function",
    "<null>": NULL,
    "<quotes>": "in YAML in quotes (yes, no, on, off and dates have a special meaning)",
    "<optimizer>": "name, learning_rate, momentum, schedule",
    "<regions>": "chaotic_above, bulk_within, stable_below",
}

# A key, what a user writes in YAML, and the line's end.
UNKNOWN_KEYS = """
regoins | {} | found 'regoins', accepted: <top>; did you mean regions?
defaults.epoch | 1 | found 'epoch', accepted: <run>; did you mean epochs?
defaults.model.width | 1 | found 'width', accepted: channels, hidden, activation
defaults.optimizer.learning-rate | 1 | found 'learning-rate', accepted: <optimizer>; \
did you mean learning_rate?
runs.paper.zzz | 1 | found 'zzz', accepted: <run>
datasets.digits.sample | 1 | found 'sample', accepted: <facts>, split_seed, standardise; \
did you mean samples?
regions.chaotic | 2 | found 'chaotic', accepted: <regions>; did you mean chaotic_above?
pathvars.figure | x | found 'figure', accepted: results, figures, logs, benchmarks, docs; \
did you mean figures?
"""
UNKNOWN_NAMES = """
defaults.dataset | digit | found 'digit', accepted: <data>; did you mean digits?
defaults.dataset | my.npy | found 'my.npy', accepted: <data>
defaults.dataset | 3 | found 3, accepted: <data>
defaults.loss | cross-entropy | found 'cross-entropy', accepted: cross_entropy, squared_error; \
did you mean cross_entropy?
defaults.inputs | uniform-noise | found 'uniform-noise', accepted: real, uniform_noise; \
did you mean uniform_noise?
defaults.labels | false | found False, accepted: true, shuffled
defaults.labels | 1 | found 1, accepted: true, shuffled
defaults.model.activation | gelo | found 'gelo', accepted: gelu, tanh, relu; did you mean gelu?
defaults.method | matrix-free | found 'matrix-free', accepted: dense, matrix_free; \
did you mean matrix_free?
"""
WRONG_VALUES = """
defaults.model.hidden | 64 | found 64, accepted: list; in YAML [64]
defaults.model.hidden | [] | found [], accepted: at least 1 of them
defaults.model.hidden | 8, 16 | found '8, 16', accepted: list; in YAML [8, 16]
defaults.model.hidden | '[8]' | found '[8]', accepted: list; in YAML [8]
defaults.model | null | found None, accepted: section; <null>
defaults.model | network | found 'network', accepted: <own>
defaults.model | my-net:make | found 'my-net:make', accepted: <own>
defaults.optimizer | adam | found 'adam', accepted: <own>
defaults.optimizer | a:b:c | found 'a:b:c', accepted: <own>
defaults.optimizer | 0.1 | found 0.1, accepted: section
defaults.batch_size | 0 | found 0, accepted: at least 1
defaults.batch_size | '64' | found '64', accepted: integer; in YAML 64
defaults.batch_size | 64.0 | found 64.0, accepted: integer; in YAML 64
defaults.batch_size | true | found True, accepted: integer
defaults.epochs | 2.5 | found 2.5, accepted: integer
defaults.epochs | 1e5 | found '1e5', accepted: integer; in YAML 100000
defaults.epochs | 08 | found '08', accepted: integer; in YAML 8
defaults.epochs | 2026-11-27 | found 2026-11-27, a date, accepted: integer
defaults.seed | -1 | found -1, accepted: at least 0
defaults.seed | 4294967296 | found 4294967296, accepted: at most 4294967295
defaults.optimizer.learning_rate | 0 | found 0, accepted: more than 0
defaults.optimizer.learning_rate | 1e-3 | found '1e-3', accepted: number; in YAML 1.0e-3
defaults.optimizer.learning_rate | 1.5e5 | found '1.5e5', accepted: number; in YAML 1.5e+5
defaults.optimizer.learning_rate | 2E+05 | found '2E+05', accepted: number; in YAML 2.0e+05
defaults.optimizer.learning_rate | '0.1' | found '0.1', accepted: number; in YAML 0.1
defaults.optimizer.learning_rate | fast | found 'fast', accepted: number
defaults.optimizer.learning_rate | yes | found True, accepted: number
defaults.optimizer.learning_rate | .inf | found inf, accepted: a finite number
defaults.optimizer.momentum | 1 | found 1, accepted: less than 1
regions.chaotic_above | 1 | found 1, accepted: more than 1
regions.bulk_within | 1 | found 1, accepted: less than 1
history.runs | paper | found 'paper', accepted: list; in YAML [paper]
claims | 3 | found 3, accepted: text
claims | no | found False, accepted: text; <quotes>
claims | 2026-11-27 | found 2026-11-27, a date, accepted: text; <quotes>
pathvars.logs | [] | found [], accepted: text
runs | null | found None, accepted: section; <null>
runs | [paper, seed_1] | found ['paper', 'seed_1'], accepted: section; \
in YAML {paper: {}, seed_1: {}}
datasets | {} | found {}, accepted: at least 1 of them
datasets.digits.sha256 | abc | found 'abc', accepted: text that matches ^[0-9a-f]{64}$
datasets.digits.samples | 1 | found 1, accepted: at least 2
datasets.digits.standardise | 1 | found 1, accepted: true, false; in YAML true
datasets.digits.standardise | 'yes' | found 'yes', accepted: true, false; in YAML true
"""


@pytest.mark.parametrize(
    ("path", "written", "line"), cases(UNKNOWN_KEYS + UNKNOWN_NAMES + WRONG_VALUES, WORDS)
)
def test_one_line(path, written, line):
    assert schema_errors(changed(path, yaml.safe_load(written))) == [f"{path}: {line}"]


def test_a_section_written_as_a_list():
    (line,) = schema_errors(changed("defaults.model", [{"hidden": [8]}, {"activation": "tanh"}]))
    assert line.endswith("; in YAML {activation: tanh, hidden: [8]}")


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


@pytest.mark.parametrize("name", ["Wide", "1st", "a-b", "a/b", "", "a b", 1, True, None])
def test_run_names_that_are_no_path_part(name):
    accepted = "text that matches ^[a-z][a-z0-9_]*$" if isinstance(name, str) else "text"
    hint = f"; {WORDS['<quotes>']}" if name is True else ""
    assert schema_errors(changed("runs", {"paper": {}, name: {}})) == [
        f"runs: found {name!r}, accepted: {accepted}{hint}"
    ]


@pytest.mark.parametrize("key", [1, True, None])
def test_keys_of_a_section_that_are_no_text(key):
    (line,) = schema_errors(changed("regions", {key: 1}))
    assert line.startswith(f"regions.{key}: found {key!r}, accepted: chaotic_above, ")


def test_every_mistake_is_named_not_only_the_first():
    config = changed("defaults.loss", "mse")
    config["regions"]["bulk_within"] = math.nan
    config["seed"] = 0
    assert schema_errors(config) == [
        f"seed: found 'seed', accepted: {WORDS['<top>']}",
        "defaults.loss: found 'mse', accepted: cross_entropy, squared_error",
        "regions.bulk_within: found nan, accepted: a finite number",
    ]


def test_not_a_mapping_at_all():
    assert schema_errors(None) == [f"the configuration: found None, accepted: section; {NULL}"]


def test_what_is_right_is_accepted():
    own = {"model": "nets.small:make", "optimizer": "nets:adam_2"}
    assert schema_errors(CONFIG) == []
    assert schema_errors(changed("defaults.dataset", "data/my digits.npz")) == []
    assert schema_errors(changed("runs.own", own)) == []
