"""The claims ledger: each claim's statistic, recomputed from result files, and its verdict."""

from __future__ import annotations

import inspect
import math
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from training_jacobian import (  # noqa: F401  they register their statistics
    perturbation_statistics,
    restriction_statistics,
)
from training_jacobian.config import schema_errors
from training_jacobian.errors import UserError, unknown_name
from training_jacobian.statistics import STATISTICS

Interval = list[float | None]

HOLDS, IN_PART, FAILS = "holds", "holds in part", "fails"


def load_claims(path: str | Path, schema: str | Path | None = None, /) -> list[dict]:
    """Read the claims file; it must fit the schema, every statistic be known, every id unique."""
    content = _load_yaml(path)
    errors = schema_errors(content, _load_yaml(schema)) if schema else []
    if errors:
        raise UserError(f"{path}: {'; '.join(errors)}")
    claims = content["claims"]
    for claim in claims:
        if claim["statistic"] not in STATISTICS:
            key = f"{path}: claim {claim['id']}: statistic"
            raise UserError(unknown_name(key, claim["statistic"], STATISTICS))
    for claim in claims:
        _check_claim(f"{path}: claim {claim['id']}", claim)
    ids = [claim["id"] for claim in claims]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise UserError(f"{path}: id: found {', '.join(twice)} more than once")
    return claims


def required_files(claims: list[dict], /) -> list[str]:
    """Return the result files, relative to the results folder, that the claims are read from."""
    files = {
        name for claim in claims for name in STATISTICS[claim["statistic"]].files(**_call(claim))
    }
    return sorted(files)


def verdict(value: float, holds: Interval, in_part: Interval | None, /) -> str:
    """Return the verdict on an observed value, given closed intervals; None leaves an end open.

    >>> verdict(511, [450, 550], [400, 600]), verdict(580, [450, 550], [400, 600])
    ('holds', 'holds in part')
    >>> verdict(0.98, [0.99, None], None)
    'fails'
    """
    if _inside(value, holds):
        return HOLDS
    return IN_PART if in_part and _inside(value, in_part) else FAILS


def evaluate(claims: list[dict], results: str | Path, /) -> list[dict]:
    """Return one ledger entry per claim, its statistic computed from the files in `results`."""
    return [_entry(claim, Path(results)) for claim in claims]


def failing(ledger: list[dict], group: str, /) -> list[dict]:
    """Return the required entries of a group whose verdict is not `holds`."""
    return [
        entry
        for entry in ledger
        if entry["group"] == group and entry["required"] and entry["verdict"] != HOLDS
    ]


def as_markdown(ledger: list[dict], /) -> str:
    """Return the ledger as a Markdown document: a table, then each claim in full."""
    lines = ["# Claims ledger", "", "| claim | run | expected | observed | verdict |"]
    lines.append("|---|---|---|---|---|")
    for entry in ledger:
        required = "" if entry["required"] else " (not required)"
        lines.append(
            f"| {entry['statement']} | {entry['run']} | {_expected(entry)} "
            f"| {_number(entry['observed'])} | **{entry['verdict']}**{required} |"
        )
    lines.append("")
    for entry in ledger:
        lines += _section(entry)
    return "\n".join(lines)


def as_table(ledger: list[dict], /, *, width: int = 62) -> str:
    """Return the ledger as a plain table for the terminal."""
    rows = [("claim", "expected", "observed", "verdict")]
    for entry in ledger:
        first, *rest = textwrap.wrap(entry["statement"], width)
        rows.append((first, _expected(entry), _number(entry["observed"]), entry["verdict"]))
        rows += [(line, "", "", "") for line in rest]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "  ".join("-" * w for w in widths))
    return "\n".join(line.rstrip() for line in lines)


def _check_claim(key: str, claim: dict) -> None:
    """Raise `UserError` for arguments that the statistic does not take, and for empty intervals."""
    signature = inspect.signature(STATISTICS[claim["statistic"]].function)
    try:
        signature.bind(None, **_call(claim))
    except TypeError as error:
        known = ", ".join(list(signature.parameters)[1:])
        raise UserError(f"{key}: arguments: {error}, accepted: {known}") from error
    for name, (low, high) in claim["accepted"].items():
        if low is not None and high is not None and low > high:
            raise UserError(f"{key}: accepted.{name}: found [{low}, {high}], accepted: low ≤ high")


def _load_yaml(path: str | Path) -> Any:
    try:
        return yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise UserError(f"{path}: cannot be read ({str(error).splitlines()[0]})") from error


def _call(claim: dict) -> dict[str, Any]:
    return {"run": claim["run"], **claim.get("arguments", {})}


def _entry(claim: dict, results: Path) -> dict:
    statistic = STATISTICS[claim["statistic"]]
    try:
        value = float(statistic(results, **_call(claim)))
    except (KeyError, IndexError, ValueError) as error:
        raise UserError(
            f"claim {claim['id']}: {claim['statistic']} cannot be computed from "
            f"{', '.join(statistic.files(**_call(claim)))} ({type(error).__name__}: {error})"
        ) from error
    accepted = claim["accepted"]
    observed = value if math.isfinite(value) else None
    return {
        "id": claim["id"],
        "group": claim["group"],
        "required": claim["required"],
        "statement": claim["statement"],
        "source": claim["source"],
        "statistic": claim["statistic"],
        "meaning": _first_line(statistic.function),
        "arguments": claim.get("arguments", {}),
        "expected": accepted,
        "reason": claim["reason"],
        "observed": observed,
        "verdict": FAILS
        if observed is None
        else verdict(observed, accepted["holds"], accepted.get("in_part")),
        "run": claim["run"],
        "command": "snakemake --cores all claims",
    }


def _first_line(function: Callable) -> str:
    return (function.__doc__ or "").strip().splitlines()[0]


def _section(entry: dict) -> list[str]:
    arguments = ", ".join(f"{key}={value}" for key, value in entry["arguments"].items())
    return [
        f"## {entry['id']}",
        "",
        f"*{entry['statement']}* — {entry['source']}",
        "",
        f"- observed: {_number(entry['observed'])} — **{entry['verdict']}**",
        f"- statistic: `{entry['statistic']}({arguments})`: {entry['meaning']}",
        f"- accepted: {_expected(entry)}. {entry['reason']}",
        f"- recompute: `{entry['command']}`",
        "",
    ]


def _expected(entry: dict) -> str:
    low, high = entry["expected"]["holds"]
    text = _interval(low, high)
    if entry["expected"].get("in_part"):
        text += f" (in part {_interval(*entry['expected']['in_part'])})"
    return text


def _inside(value: float, interval: Interval) -> bool:
    low, high = interval
    return (low is None or value >= low) and (high is None or value <= high)


def _interval(low: float | None, high: float | None) -> str:
    if high is None:
        return f"≥ {_number(low)}"
    if low is None:
        return f"≤ {_number(high)}"
    return f"{_number(low)} … {_number(high)}"


def _number(value: float | None) -> str:
    if value is None:
        return "undefined"
    return f"{value:.0f}" if value == round(value) and abs(value) < 1e6 else f"{value:.5g}"
