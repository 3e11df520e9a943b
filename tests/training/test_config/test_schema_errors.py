"""Every kind of mistake that the schema finds, as one line: key, found, accepted."""

import math

import pytest
import yaml

from config_examples import CONFIG, MISSING, changed
from training_jacobian.training.config import schema_errors

NAMES = {
    "TOP": ", ".join(CONFIG),
    "RUN": "dataset, inputs, labels, model, loss, optimizer, batch_size, epochs, jacobian_penalty, "
    "seed, precision, method",
    "FACTS": "sha256, samples, features, classes, test_size",
    "DATA": "digits, breast_cancer, wine, image_patches, a path that ends in .npz",
    "OWN": "a section, or module:function",
    "NULL": "nothing stands after the key: give it a value, or leave it out",
    "QUOTES": "in YAML in quotes (yes, no, on, off and dates have a meaning of their own)",
}
"""What stands for $NAME in the table."""

MISTAKES = """
regoins | {} | 'regoins', accepted: $TOP; did you mean regions?
defaults.epoch | 1 | 'epoch', accepted: $RUN; did you mean epochs?
defaults.model.width | 1 | 'width', accepted: channels, hidden, activation
runs.paper.zzz | 1 | 'zzz', accepted: $RUN
datasets.digits.sample | 1 | 'sample', accepted: $FACTS, split_seed, standardise; did you mean samples?
regions.chaotic | 2 | 'chaotic', accepted: chaotic_above, bulk_within, stable_below; did you mean chaotic_above?
pathvars.figure | x | 'figure', accepted: results, figures, logs, benchmarks, docs; did you mean figures?
defaults.dataset | digit | 'digit', accepted: $DATA; did you mean digits?
defaults.dataset | my.npy | 'my.npy', accepted: $DATA
defaults.dataset | 3 | 3, accepted: $DATA
defaults.inputs | uniform-noise | 'uniform-noise', accepted: real, uniform_noise; did you mean uniform_noise?
defaults.labels | false | False, accepted: true, shuffled
defaults.labels | 1 | 1, accepted: true, shuffled
defaults.loss | mse | 'mse', accepted: cross_entropy, squared_error
defaults.optimizer.name | adamw | 'adamw', accepted: sgd, adam; did you mean adam?
defaults.optimizer.schedule | cosin | 'cosin', accepted: cosine, constant; did you mean cosine?
defaults.model.activation | gelo | 'gelo', accepted: gelu, tanh, relu; did you mean gelu?
defaults.precision | float16 | 'float16', accepted: float32, float64; did you mean float64?
defaults.method | matrix-free | 'matrix-free', accepted: dense, matrix_free; did you mean matrix_free?
defaults.model.hidden | 64 | 64, accepted: list; in YAML [64]
defaults.model.hidden | 8, 16 | '8, 16', accepted: list; in YAML [8, 16]
defaults.model.hidden | '[8]' | '[8]', accepted: list; in YAML [8]
defaults.model.hidden | [] | [], accepted: at least 1 of them
defaults.model.channels | 16 | 16, accepted: list; in YAML [16]
history.runs | paper | 'paper', accepted: list; in YAML [paper]
defaults.model | | None, accepted: section; $NULL
defaults.model | [hidden: [8], activation: tanh] | [{'hidden': [8]}, {'activation': 'tanh'}], accepted: section; in YAML {activation: tanh, hidden: [8]}
defaults.model | my-net:make | 'my-net:make', accepted: $OWN
defaults.optimizer | a:b:c | 'a:b:c', accepted: $OWN
defaults.optimizer | adam | 'adam', accepted: $OWN
defaults.optimizer | 0.1 | 0.1, accepted: section
defaults.batch_size | 0 | 0, accepted: at least 1
defaults.batch_size | '64' | '64', accepted: integer; in YAML 64
defaults.batch_size | 64.0 | 64.0, accepted: integer; in YAML 64
defaults.batch_size | true | True, accepted: integer
defaults.epochs | | None, accepted: integer; $NULL
defaults.epochs | 2.5 | 2.5, accepted: integer
defaults.epochs | 1e5 | '1e5', accepted: integer; in YAML 100000
defaults.epochs | 08 | '08', accepted: integer; in YAML 8
defaults.epochs | 2026-11-27 | 2026-11-27, a date, accepted: integer
defaults.seed | -1 | -1, accepted: at least 0
defaults.seed | 4294967296 | 4294967296, accepted: at most 4294967295
defaults.optimizer.learning_rate | 0 | 0, accepted: more than 0
defaults.optimizer.learning_rate | '0.1' | '0.1', accepted: number; in YAML 0.1
defaults.optimizer.learning_rate | 1e-3 | '1e-3', accepted: number; in YAML 1.0e-3
defaults.optimizer.learning_rate | 1.5e5 | '1.5e5', accepted: number; in YAML 1.5e+5
defaults.optimizer.learning_rate | 2E+05 | '2E+05', accepted: number; in YAML 2.0e+05
defaults.optimizer.learning_rate | fast | 'fast', accepted: number
defaults.optimizer.learning_rate | yes | True, accepted: number
defaults.optimizer.learning_rate | .inf | inf, accepted: a finite number
defaults.optimizer.learning_rate | .nan | nan, accepted: a finite number
defaults.optimizer.momentum | 1 | 1, accepted: less than 1
defaults.optimizer.momentum | -0.5 | -0.5, accepted: at least 0
regions.chaotic_above | 1 | 1, accepted: more than 1
regions.bulk_within | 0 | 0, accepted: more than 0
regions.bulk_within | 1 | 1, accepted: less than 1
regions.stable_below | 1.5 | 1.5, accepted: less than 1
jacobian.memory_mib | 0 | 0, accepted: at least 1
jacobian.blocks | 0 | 0, accepted: at least 1
claims | 3 | 3, accepted: text
claims | no | False, accepted: text; $QUOTES
claims | 2026-11-27 | 2026-11-27, a date, accepted: text; $QUOTES
pathvars.logs | [] | [], accepted: text
runs | | None, accepted: section; $NULL
runs | [paper, seed_1] | ['paper', 'seed_1'], accepted: section; in YAML {paper: {}, seed_1: {}}
runs.paper | | None, accepted: section; $NULL
runs.wide.model | {hidden: [8, 0]} | hidden.1: found 0, accepted: at least 1
datasets | {} | {}, accepted: at least 1 of them
datasets.digits.sha256 | abc | 'abc', accepted: text that matches ^[0-9a-f]{64}$
datasets.digits.samples | 1 | 1, accepted: at least 2
datasets.digits.features | 0 | 0, accepted: at least 1
datasets.digits.classes | 1 | 1, accepted: at least 2
datasets.digits.test_size | 0 | 0, accepted: at least 1
datasets.digits.split_seed | -1 | -1, accepted: at least 0
datasets.digits.standardise | 0 | 0, accepted: true, false; in YAML false
datasets.digits.standardise | 'yes' | 'yes', accepted: true, false; in YAML true
"""  # noqa: E501
"""Key, what is written after it in YAML, what was found and is accepted."""


@pytest.mark.parametrize("line", MISTAKES.strip().splitlines())
def test_one_mistake(line):
    path, written, message = (part.strip() for part in line.split("|", 2))
    for name, text in NAMES.items():
        message = message.replace(f"${name}", text)
    separator = "." if ": found" in message else ": found "
    assert schema_errors(changed(path, yaml.safe_load(written))) == [path + separator + message]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("runs.paper", "runs: found no paper, accepted: paper"),
        ("runs", "the configuration: found no runs, accepted: datasets, defaults, runs"),
        (
            "datasets.digits.sha256",
            f"datasets.digits: found no sha256, accepted: {NAMES['FACTS']}",
        ),
    ],
)
def test_missing_key(path, line):
    assert schema_errors(changed(path, MISSING)) == [line]


def test_several_missing_keys_are_one_line():
    keys = "datasets, defaults, runs"
    assert schema_errors({}) == [f"the configuration: found no {keys}, accepted: {keys}"]
    line = f"the configuration: found None, accepted: section; {NAMES['NULL']}"
    assert schema_errors(None) == [line]


@pytest.mark.parametrize("name", ["Wide", "1st", "a-b", "a/b", "", "a b"])
def test_run_names_that_are_no_path_part(name):
    assert schema_errors(changed(f"runs.{name}", {})) == [
        f"runs: found {name!r}, accepted: text that matches ^[a-z][a-z0-9_]*$"
    ]


@pytest.mark.parametrize("name", [1, True, None])
def test_names_and_keys_that_are_no_text(name):
    hint = f"; {NAMES['QUOTES']}" if name is True else ""
    config = changed("runs", {"paper": {}, name: {}})
    assert schema_errors(config) == [f"runs: found {name!r}, accepted: text{hint}"]
    (line,) = schema_errors(changed("regions", {name: 1}))
    assert line.startswith(f"regions.{name}: found {name!r}, accepted: chaotic_above, ")


def test_every_mistake_is_named_not_only_the_first():
    config = changed("defaults.loss", "mse")
    config["regions"]["bulk_within"] = math.nan
    config["seed"] = 0
    assert schema_errors(config) == [
        f"seed: found 'seed', accepted: {NAMES['TOP']}",
        "defaults.loss: found 'mse', accepted: cross_entropy, squared_error",
        "regions.bulk_within: found nan, accepted: a finite number",
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("runs.paper", {}),
        ("defaults.dataset", "data/my digits.npz"),
        ("runs.own", {"model": "nets.small:make", "optimizer": "nets:adam_2"}),
    ],
)
def test_what_is_accepted(path, value):
    assert schema_errors(CONFIG) == schema_errors(changed(path, value)) == []
