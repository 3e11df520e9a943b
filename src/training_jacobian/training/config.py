"""The configuration: every mistake in it found and named before any step starts.

Plain Python without JAX or scikit-learn: Snakemake reads this at every start.
"""

from __future__ import annotations

import copy
import itertools
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from training_jacobian.program.errors import mistake, unknown_name
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
    runs, datasets = config["runs"], config["datasets"]
    known = [name for name, run in runs.items() if run["dataset"] in datasets]
    sizes = {name: parameters_of(name, config) for name in known}
    lines = itertools.chain(
        _threshold_errors(config["regions"]),
        _main_run_errors(runs[MAIN_RUN]),
        *(_run_errors(name, run, datasets) for name, run in runs.items()),
        _index_errors(config, sizes),
        _history_errors(config),
        _block_errors(config, sizes),
        _step_errors(config, sizes),
    )
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
    if (found := regions["chaotic_above"]) <= upper:
        yield mistake("regions.chaotic_above", found, f"more than 1 + bulk_within = {upper:g}")
    if (found := regions["stable_below"]) >= lower:
        yield mistake("regions.stable_below", found, f"less than 1 - bulk_within = {lower:g}")


def _main_run_errors(run: Mapping[str, Any]) -> Iterator[str]:
    of_paper = "as its experiments are on the paper's kind of network; an own one is a further run"
    for key in ("model", "optimizer"):
        if is_own(run[key]):
            yield mistake(f"runs.{MAIN_RUN}.{key}", repr(run[key]), f"a section, {of_paper}")
    if run["method"] != "dense":
        accepted = "dense, as its experiments need every singular vector"
        yield mistake(f"runs.{MAIN_RUN}.method", run["method"], accepted)


def _run_errors(name: str, run: Mapping[str, Any], datasets: Mapping[str, Any]) -> Iterator[str]:
    if run["dataset"] not in datasets:
        yield unknown_name(f"runs.{name}.dataset", run["dataset"], datasets)
        return
    facts = datasets[run["dataset"]]
    yield from _batch_errors(f"runs.{name}", run, facts)
    channels = not is_own(run["model"]) and run["model"]["channels"]
    why = ""
    if name == MAIN_RUN:
        why = "its experiments are on a dense network"
    elif not is_square(facts["features"]):
        why = f"the {facts['features']} inputs of {run['dataset']} do not make a square image"
    if channels and why:
        yield mistake(f"runs.{name}.model.channels", channels, f"[], as {why}")


def _batch_errors(key: str, run: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[str]:
    samples, size = facts["samples"] - facts["test_size"], run["batch_size"]
    if samples < 1:
        accepted = f"less than the {facts['samples']} samples, so that some remain to train on"
        yield mistake(f"datasets.{run['dataset']}.test_size", facts["test_size"], accepted)
    elif size > samples or samples % size:
        divisors = [divisor for divisor in range(1, samples + 1) if samples % divisor == 0]
        near = sorted(sorted(divisors, key=lambda divisor: abs(divisor - size))[:4])
        listed = ", ".join(map(str, near))
        accepted = f"a divisor of the {samples} training samples, e.g. {listed}"
        yield mistake(f"{key}.batch_size", size, accepted)


def _at_most(name: str, size: int) -> str:
    return f"at most the run {name}'s N = {size} parameters"


def _step_errors(config: Mapping[str, Any], sizes: Mapping[str, int]) -> Iterator[str]:
    """Tell of iterations with more steps than a run has parameters."""
    section = config["matrix_free"]
    steps = section["leading_steps"] + section["probe_steps"]
    for name, size in sizes.items():
        if name != MAIN_RUN and config["runs"][name]["method"] == "dense":
            continue
        if steps > size:
            found = f"{steps} leading_steps and probe_steps"
            yield mistake("matrix_free", found, _at_most(name, size))
        for budget in section["accuracy"]["budgets"] if name == MAIN_RUN else ():
            if budget[0] + budget[2] > size:
                yield mistake("matrix_free.accuracy.budgets", budget, _at_most(name, size))


def _index_errors(config: Mapping[str, Any], sizes: Mapping[str, int]) -> Iterator[str]:
    found, size = config["perturbation"]["bulk_index"], sizes.get(MAIN_RUN, sys.maxsize)
    if found >= size:
        accepted = f"less than the run {MAIN_RUN}'s N = {size} parameters"
        yield mistake("perturbation.bulk_index", found, accepted)


def _history_errors(config: Mapping[str, Any]) -> Iterator[str]:
    epochs = config["history"]["epochs"]
    if epochs[0] != 0 or epochs != sorted(set(epochs)):
        yield mistake("history.epochs", epochs, "ascending, from 0")
    for name in config["history"]["runs"]:
        run = config["runs"].get(name)
        if run is None:
            yield unknown_name("history.runs", name, config["runs"])
        elif run["method"] != "dense":
            yield mistake("history.runs", name, "runs with method: dense")
        elif epochs[-1] != run["epochs"]:
            accepted = f"{run['epochs']}, that of the run {name}"
            yield mistake("history.epochs", f"{epochs[-1]} as the last", accepted)


def _block_errors(config: Mapping[str, Any], sizes: Mapping[str, int]) -> Iterator[str]:
    found, runs = config["jacobian"]["blocks"], config["runs"]
    dense = [name for name in sizes if runs[name]["method"] == "dense"]
    least = min(dense, key=lambda name: sizes[name], default=None)
    if least and found > sizes[least]:
        yield mistake("jacobian.blocks", found, _at_most(least, sizes[least]))
