"""The configuration: every mistake in it found and named before any step starts.

Plain Python without JAX or scikit-learn: Snakemake reads this at every start.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
import psutil

from training_jacobian.errors import unknown_name
from training_jacobian.settings import parameter_count

DENSE_MATRICES = {"float32": 11, "float64": 6}
"""N×N matrices, of the run's precision, that the decomposition can hold at once.

J, U, Vᵀ and LAPACK's workspace (3 N²); all but J in float64 where float32 does not converge.
"""

LARGEST_STEP_MATRICES = 18
"""N×N matrices, of the run's precision, that the largest step of the run `paper` holds."""


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

    `config` fits the schema, its defaults are filled in, and every run is merged with `defaults`.
    """
    lines = list(_threshold_errors(config["regions"]))
    for name, run in config["runs"].items():
        if run["dataset"] not in config["datasets"]:
            key = f"runs.{name}.dataset"
            lines.append(unknown_name(key, run["dataset"], config["datasets"]))
            continue
        facts = config["datasets"][run["dataset"]]
        lines += _batch_errors(f"runs.{name}", run, facts)
        matrices = LARGEST_STEP_MATRICES if name == "paper" else None
        lines += _memory_errors(f"runs.{name}", run, facts, matrices)
    lines += _index_errors(config)
    lines += _history_errors(config)
    return list(dict.fromkeys(lines))


def dense_bytes(size: int, precision: str, /, *, matrices: int | None = None) -> int:
    """Return the bytes of so many size × size matrices; by default those of Jacobian and SVD."""
    matrices = DENSE_MATRICES[precision] if matrices is None else matrices
    return matrices * size**2 * (8 if precision == "float64" else 4)


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
        yield unknown_name(key, found, [_plain(value) for value in error.validator_value])
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
        "pattern": "text that matches {}",
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


def _index_errors(config: Mapping[str, Any]) -> Iterator[str]:
    run = config["runs"]["paper"]
    facts = config["datasets"].get(run["dataset"])
    found = config["perturbation"]["bulk_index"]
    if facts and found >= _size(run, facts):
        yield (
            f"perturbation.bulk_index: found {found}, "
            f"accepted: less than the run paper's N = {_size(run, facts)} parameters"
        )


def _history_errors(config: Mapping[str, Any]) -> Iterator[str]:
    epochs = config["history"]["epochs"]
    if epochs[0] != 0 or epochs != sorted(set(epochs)):
        yield f"history.epochs: found {epochs}, accepted: ascending, from 0"
    for name in config["history"]["runs"]:
        if name not in config["runs"]:
            yield unknown_name("history.runs", name, config["runs"])
        elif epochs[-1] != config["runs"][name]["epochs"]:
            last = config["runs"][name]["epochs"]
            found = f"found {epochs[-1]} as the last, accepted: {last}, that of the run {name}"
            yield f"history.epochs: {found}"


def _size(run: Mapping[str, Any], facts: Mapping[str, Any]) -> int:
    return parameter_count(facts["features"], tuple(run["model"]["hidden"]), facts["classes"])


def _memory_errors(
    key: str, run: Mapping[str, Any], facts: Mapping[str, Any], matrices: int
) -> Iterator[str]:
    size = _size(run, facts)
    needed = dense_bytes(size, run["precision"], matrices=matrices)
    there = psutil.virtual_memory().total
    if needed > there:
        yield (
            f"{key}.model.hidden: found {run['model']['hidden']}, which makes N = {size} "
            f"parameters and dense matrices (Jacobian, SVD, analysis) of {needed / 2**30:.1f} GiB, "
            f"accepted: what fits into this machine's {there / 2**30:.1f} GiB"
        )
