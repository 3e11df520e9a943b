"""The configuration: every mistake in it found and named before any step starts.

Plain Python without JAX or scikit-learn: Snakemake reads this at every start.
"""

from __future__ import annotations

import copy
import math
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema

from training_jacobian.convolution import is_square
from training_jacobian.errors import unknown_name
from training_jacobian.settings import parameter_count


def merge(base: Mapping[str, Any], changes: Mapping[str, Any], /) -> dict[str, Any]:
    """Return `base` with `changes` applied, section by section.

    >>> merge({"model": {"hidden": [64], "activation": "gelu"}}, {"model": {"hidden": [8]}})
    {'model': {'hidden': [8], 'activation': 'gelu'}}
    """
    merged = copy.deepcopy(dict(base))
    for key, value in changes.items():
        nested = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = merge(merged[key], value) if nested else copy.deepcopy(value)
    return merged


def drop_absent_runs(config: dict[str, Any], /) -> None:
    """Remove, in place, the runs that a later configuration file set to null."""
    runs = config.get("runs")
    if isinstance(runs, dict):
        config["runs"] = {name: run for name, run in runs.items() if run is not None}


def schema_errors(config: Mapping[str, Any], schema: Mapping[str, Any], /) -> list[str]:
    """Return one line per place where `config` does not fit the schema: key, found, accepted."""
    validator = _Validator(schema)
    errors = sorted(validator.iter_errors(config), key=lambda error: list(map(str, error.path)))
    lines = [line for error in errors for line in _schema_lines(error)]
    return list(dict.fromkeys([*lines, *_not_finite(config, "")]))


def value_errors(config: Mapping[str, Any], /) -> list[str]:
    """Return one line per mistake that a schema cannot express.

    Whether the runs fit into memory and on the disk is told by `planning.plan.refusals`.
    `config` fits the schema, its defaults are filled in, and every run is merged with `defaults`.
    """
    lines = [*_threshold_errors(config["regions"]), *_main_run_errors(config["runs"])]
    for name, run in config["runs"].items():
        if run["dataset"] not in config["datasets"]:
            key = f"runs.{name}.dataset"
            lines.append(unknown_name(key, run["dataset"], config["datasets"]))
            continue
        facts = config["datasets"][run["dataset"]]
        lines += _batch_errors(f"runs.{name}", run, facts)
        if not own_network(run):
            lines += _channel_errors(name, run, facts)
    lines += _method_errors(config["runs"])
    lines += _index_errors(config)
    lines += _history_errors(config)
    lines += _block_errors(config)
    lines += _step_errors(config)
    return list(dict.fromkeys(lines))


def own_network(run: Mapping[str, Any], /) -> bool:
    """Return whether the run's network is a user's own, ``module:function``."""
    return isinstance(run["model"], str)


def parameters_of(name: str, config: Mapping[str, Any], /) -> int:
    """Return the number of parameters N of a run.

    Of runs with an own network or optimiser it stands in ``own``, measured: see `own_runs`. A run
    that could not be measured counts as large.
    """
    run = config["runs"][name]
    if own_network(run):
        return config.get("own", {}).get(name, {"parameters": sys.maxsize})["parameters"]
    facts = config["datasets"][run["dataset"]]
    hidden, channels = (tuple(run["model"][key]) for key in ("hidden", "channels"))
    return parameter_count(facts["features"], hidden, facts["classes"], channels)


def _is_integer(_: object, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_Validator = jsonschema.validators.extend(
    jsonschema.Draft202012Validator,
    # JSON takes 64.0 for an integer; argparse, which reads it next, does not.
    type_checker=jsonschema.Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer),
)


def _schema_lines(error: jsonschema.ValidationError) -> Iterator[str]:
    key = ".".join(map(str, error.absolute_path)) or "the configuration"
    found = error.instance
    if error.validator == "additionalProperties":
        known = list(error.schema.get("properties", {}))
        prefix = "" if key == "the configuration" else f"{key}."
        for name in found:
            if name not in known:
                yield unknown_name(f"{prefix}{name}", name, known)
    elif error.validator == "enum":
        other = [error.schema["$comment"]] if "$comment" in error.schema else []
        yield unknown_name(key, found, [*map(_plain, error.validator_value), *other])
    elif error.validator == "required":
        missing = [name for name in error.validator_value if name not in found]
        yield f"{key}: found no {', '.join(missing)}, accepted: {', '.join(error.validator_value)}"
    else:
        yield f"{key}: found {found!r}, accepted: {_accepted(error)}"


def _accepted(error: jsonschema.ValidationError) -> str:
    bounds = {
        "minimum": "at least {}",
        "exclusiveMinimum": "more than {}",
        "maximum": "at most {}",
        "exclusiveMaximum": "less than {}",
        "minLength": "at least {} characters",
        "minItems": "at least {} of them",
        "maxItems": "at most {} of them",
        "minProperties": "at least {} of them",
        "pattern": error.schema.get("$comment", "text that matches {}"),
        "type": "{}",
    }
    return bounds.get(error.validator, "{}").format(error.validator_value)


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _not_finite(value: object, key: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _not_finite(inner, f"{key}.{name}".lstrip("."))
    elif isinstance(value, float) and not math.isfinite(value):
        yield f"{key}: found {value}, accepted: a finite number"


def _threshold_errors(regions: Mapping[str, float]) -> Iterator[str]:
    upper, lower = 1 + regions["bulk_within"], 1 - regions["bulk_within"]
    if regions["chaotic_above"] <= upper:
        found = regions["chaotic_above"]
        bound = f"more than 1 + bulk_within = {upper:g}"
        yield f"regions.chaotic_above: found {found}, accepted: {bound}"
    if regions["stable_below"] >= lower:
        found = regions["stable_below"]
        bound = f"less than 1 - bulk_within = {lower:g}"
        yield f"regions.stable_below: found {found}, accepted: {bound}"


def _batch_errors(key: str, run: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[str]:
    samples = facts["samples"] - facts["test_size"]
    if samples < 1:
        yield (
            f"datasets.{run['dataset']}.test_size: found {facts['test_size']}, "
            f"accepted: less than the {facts['samples']} samples, so that some remain to train on"
        )
        return
    size = run["batch_size"]
    if size > samples or samples % size:
        divisors = [divisor for divisor in range(1, samples + 1) if samples % divisor == 0]
        near = sorted(sorted(divisors, key=lambda divisor: abs(divisor - size))[:4])
        yield (
            f"{key}.batch_size: found {size}, accepted: a divisor of the {samples} training "
            f"samples, e.g. {', '.join(map(str, near))}"
        )


def _channel_errors(name: str, run: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[str]:
    found = run["model"]["channels"]
    if not found:
        return
    key = f"runs.{name}.model.channels"
    if name == "paper":
        yield f"{key}: found {found}, accepted: [], as its experiments are on a dense network"
    elif not is_square(facts["features"]):
        inputs = f"the {facts['features']} inputs of {run['dataset']} make no square image"
        yield f"{key}: found {found}, accepted: [], as {inputs}"


def _main_run_errors(runs: Mapping[str, Any]) -> Iterator[str]:
    for key in ("model", "optimizer"):
        found = runs["paper"][key]
        if isinstance(found, str):
            yield (
                f"runs.paper.{key}: found {found!r}, accepted: a section, as its experiments are "
                "on the paper's kind of network; an own one is a further run"
            )


def _method_errors(runs: Mapping[str, Any]) -> Iterator[str]:
    found = runs["paper"]["method"]
    if found != "dense":
        yield (
            f"runs.paper.method: found {found}, accepted: dense, as its experiments need every "
            "singular vector"
        )


def _step_errors(config: Mapping[str, Any]) -> Iterator[str]:
    """Tell of iterations with more steps than a run has parameters."""
    section = config["matrix_free"]
    steps = section["leading_steps"] + section["probe_steps"]
    for name, run in config["runs"].items():
        facts = config["datasets"].get(run["dataset"])
        if not facts or (name != "paper" and run["method"] == "dense"):
            continue
        size = parameters_of(name, config)
        accepted = f"at most the run {name}'s N = {size} parameters"
        if steps > size:
            yield f"matrix_free: found {steps} leading_steps and probe_steps, accepted: {accepted}"
        if name == "paper":
            for budget in section["accuracy"]["budgets"]:
                if budget[0] + budget[2] > size:
                    yield f"matrix_free.accuracy.budgets: found {budget}, accepted: {accepted}"


def _index_errors(config: Mapping[str, Any]) -> Iterator[str]:
    facts = config["datasets"].get(config["runs"]["paper"]["dataset"])
    found = config["perturbation"]["bulk_index"]
    size = parameters_of("paper", config) if facts else found + 1
    if found >= size:
        yield (
            f"perturbation.bulk_index: found {found}, "
            f"accepted: less than the run paper's N = {size} parameters"
        )


def _history_errors(config: Mapping[str, Any]) -> Iterator[str]:
    epochs = config["history"]["epochs"]
    if epochs[0] != 0 or epochs != sorted(set(epochs)):
        yield f"history.epochs: found {epochs}, accepted: ascending, from 0"
    for name in config["history"]["runs"]:
        if name not in config["runs"]:
            yield unknown_name("history.runs", name, config["runs"])
        elif config["runs"][name]["method"] != "dense":
            yield f"history.runs: found {name}, accepted: runs with method: dense"
        elif epochs[-1] != config["runs"][name]["epochs"]:
            last = config["runs"][name]["epochs"]
            found = f"found {epochs[-1]} as the last, accepted: {last}, that of the run {name}"
            yield f"history.epochs: {found}"


def _block_errors(config: Mapping[str, Any]) -> Iterator[str]:
    facts, found = config["datasets"], config["jacobian"]["blocks"]
    sizes = [
        (parameters_of(name, config), name)
        for name, run in config["runs"].items()
        if run["dataset"] in facts and run["method"] == "dense"
    ]
    size, name = min(sizes, default=(found, ""))
    if found > size:
        yield (
            f"jacobian.blocks: found {found}, "
            f"accepted: at most the run {name}'s N = {size} parameters"
        )
