"""The configuration: every mistake in it found and named before any step starts.

Plain Python without JAX or scikit-learn: Snakemake reads this at every start.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from training_jacobian.program.errors import unknown_name
from training_jacobian.training.config_errors import model_errors
from training_jacobian.training.config_fields import folder
from training_jacobian.training.config_models import Config, Run
from training_jacobian.training.convolution import is_square
from training_jacobian.training.settings import MAIN_RUN, is_own, parameter_count

RUN: dict[str, Any] = Run().model_dump()
DEFAULTS: dict[str, Any] = Config.model_construct(datasets={}, defaults=Run(), runs={}).model_dump()


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


def schema_errors(config: object, /) -> list[str]:
    """Return one line per key whose value is not accepted by itself: key, found, accepted."""
    return model_errors(config, Config)


def completed(config: Mapping[str, Any], /) -> dict[str, Any]:
    """Return the configuration with all defaults, runs merged with `defaults`, plain folders.

    `config` has no `schema_errors`. Numbers stay as they were written.
    """
    whole = merge(DEFAULTS, config)
    whole["datasets"] = {
        name: merge({"split_seed": 0, "standardise": False}, facts)
        for name, facts in config["datasets"].items()
    }
    whole["runs"] = {
        name: merge(RUN, merge(config["defaults"], run)) for name, run in config["runs"].items()
    }
    whole["pathvars"] = {name: folder(path) for name, path in whole["pathvars"].items()}
    return whole


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
        if not is_own(run["model"]):
            lines += _channel_errors(name, run, facts)
    lines += _method_errors(config["runs"])
    lines += _index_errors(config)
    lines += _history_errors(config)
    lines += _block_errors(config)
    lines += _step_errors(config)
    return list(dict.fromkeys(lines))


def parameters_of(name: str, config: Mapping[str, Any], /) -> int:
    """Return the number of parameters N of a run.

    Of runs with an own network or optimiser it stands in ``own``, measured: see `own_runs`. A run
    that could not be measured counts as large.
    """
    run = config["runs"][name]
    if is_own(run["model"]):
        return config.get("own", {}).get(name, {"parameters": sys.maxsize})["parameters"]
    facts = config["datasets"][run["dataset"]]
    hidden, channels = (tuple(run["model"][key]) for key in ("hidden", "channels"))
    return parameter_count(facts["features"], hidden, facts["classes"], channels)


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
    if name == MAIN_RUN:
        yield f"{key}: found {found}, accepted: [], as its experiments are on a dense network"
    elif not is_square(facts["features"]):
        inputs = f"the {facts['features']} inputs of {run['dataset']} do not make a square image"
        yield f"{key}: found {found}, accepted: [], as {inputs}"


def _main_run_errors(runs: Mapping[str, Any]) -> Iterator[str]:
    for key in ("model", "optimizer"):
        found = runs[MAIN_RUN][key]
        if is_own(found):
            yield (
                f"runs.{MAIN_RUN}.{key}: found {found!r}, accepted: a section, as its experiments "
                "are on the paper's kind of network; an own one is a further run"
            )


def _method_errors(runs: Mapping[str, Any]) -> Iterator[str]:
    found = runs[MAIN_RUN]["method"]
    if found != "dense":
        yield (
            f"runs.{MAIN_RUN}.method: found {found}, accepted: dense, as its experiments need "
            "every singular vector"
        )


def _step_errors(config: Mapping[str, Any]) -> Iterator[str]:
    """Tell of iterations with more steps than a run has parameters."""
    section = config["matrix_free"]
    steps = section["leading_steps"] + section["probe_steps"]
    for name, run in config["runs"].items():
        facts = config["datasets"].get(run["dataset"])
        if not facts or (name != MAIN_RUN and run["method"] == "dense"):
            continue
        size = parameters_of(name, config)
        accepted = f"at most the run {name}'s N = {size} parameters"
        if steps > size:
            yield f"matrix_free: found {steps} leading_steps and probe_steps, accepted: {accepted}"
        if name == MAIN_RUN:
            for budget in section["accuracy"]["budgets"]:
                if budget[0] + budget[2] > size:
                    yield f"matrix_free.accuracy.budgets: found {budget}, accepted: {accepted}"


def _index_errors(config: Mapping[str, Any]) -> Iterator[str]:
    facts = config["datasets"].get(config["runs"][MAIN_RUN]["dataset"])
    found = config["perturbation"]["bulk_index"]
    size = parameters_of(MAIN_RUN, config) if facts else found + 1
    if found >= size:
        yield (
            f"perturbation.bulk_index: found {found}, "
            f"accepted: less than the run {MAIN_RUN}'s N = {size} parameters"
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
