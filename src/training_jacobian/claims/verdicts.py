"""The claims ledger: each claim's statistic, recomputed from result files, and its verdict."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, Tag

from training_jacobian.claims.statistics import STATISTICS
from training_jacobian.files.yaml_files import read_yaml
from training_jacobian.program.errors import UserError, unknown_name
from training_jacobian.training.config_errors import model_errors
from training_jacobian.training.config_fields import OWN, SECTION, Section, Sections, Text

Interval = list[float | None]

HOLDS, IN_PART, FAILS = "holds", "holds in part", "fails"

PAPER, GENERALITY, SCALING = "paper", "generality", "scaling"
"""The groups: claims on one run each, general ones, each checked on many runs, and again claims on
one run each, on estimates without the matrix and on networks too large for one."""

TARGETS = {PAPER: "claims", GENERALITY: "claims_generality", SCALING: "claims_scaling"}
"""The workflow's target that brings a group's ledger up to date and prints it."""

EVERY = "every"
"""In place of a list of runs: all but the controls."""


Ends = Annotated[list[float | None], Field(min_length=2, max_length=2)]


class Accepted(Section):
    """Closed intervals; null leaves an end open."""

    holds: Ends
    """The claim holds inside it."""
    in_part: Ends | None = None
    """Outside the former, it holds in part."""


class Claim(Section):
    """A claim names a statistic, the accepted interval and why that interval."""

    id: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    """Unique name."""
    group: Literal["paper", "generality", "scaling"]
    """Part of the ledger that it belongs to."""
    required: bool
    """Whether its group's target fails without it."""
    statement: Text
    """The claim in one sentence."""
    source: Text
    """Where it was made."""
    statistic: str
    """A function registered with @statistic."""
    arguments: dict[str, Any] = Field(default={})
    """Its arguments beside the run."""
    run: str = ""
    """The run whose files it reads; in the groups paper and scaling."""
    runs: Annotated[
        Annotated[list[str], Field(min_length=1), Tag(SECTION)] | Annotated[str, Tag(OWN)],
        Sections,
    ] = EVERY
    """The runs that it is checked on, in the group generality; `every` or a list."""
    reason: Text
    """Why this interval."""
    accepted: Accepted


class Claims(Section):
    """A claims file."""

    claims: Annotated[list[Claim], Field(min_length=1)]
    """The claims, in the ledger's order."""


def load_claims(path: str | Path, /) -> list[dict]:
    """Read the claims file; it must fit `Claims`, every statistic be known, every id unique."""
    content = read_yaml(path)
    errors = model_errors(content, Claims, "the file")
    if errors:
        raise UserError(f"{path}: {'; '.join(errors)}")
    claims: list[dict] = content["claims"]
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


def in_group(claims: list[dict], group: str, /) -> list[dict]:
    """Return the claims of one group, in their order."""
    return [claim for claim in claims if claim["group"] == group]


def required_files(claims: list[dict], /) -> list[str]:
    """Return the result files, relative to the results folder, that claims on one run each read."""
    files = {
        name for claim in claims for name in STATISTICS[claim["statistic"]].files(**call(claim))
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
    """Return one ledger entry per claim on a run, computed from the files in `results`."""
    return [
        {
            **described(claim),
            **observe(claim, results),
            "run": claim["run"],
            "command": command(claim["group"]),
        }
        for claim in claims
    ]


def described(claim: dict, /) -> dict:
    """Return what an entry of the ledger says about the claim itself."""
    return {
        "id": claim["id"],
        "group": claim["group"],
        "required": claim["required"],
        "statement": claim["statement"],
        "source": claim["source"],
        "statistic": claim["statistic"],
        "meaning": _first_line(STATISTICS[claim["statistic"]].function),
        "arguments": claim.get("arguments", {}),
        "expected": claim["accepted"],
        "reason": claim["reason"],
    }


def observe(claim: dict, results: str | Path, /) -> dict:
    """Return the observed value of a claim on one run, None if undefined, and the verdict on it."""
    statistic = STATISTICS[claim["statistic"]]
    try:
        value = float(statistic(Path(results), **call(claim)))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise UserError(
            f"claim {claim['id']}: {claim['statistic']} cannot be computed from "
            f"{', '.join(statistic.files(**call(claim)))} ({type(error).__name__}: {error})"
        ) from error
    if not math.isfinite(value):
        return {"observed": None, "verdict": FAILS}
    accepted = claim["accepted"]
    return {
        "observed": value,
        "verdict": verdict(value, accepted["holds"], accepted.get("in_part")),
    }


def call(claim: dict, /) -> dict[str, Any]:
    """Return the arguments with which a claim on one run calls its statistic."""
    return {"run": claim["run"], **claim.get("arguments", {})}


def command(group: str, /) -> str:
    """Return the command that recomputes a group's ledger."""
    return f"snakemake --cores all {TARGETS[group]}"


def failing(ledger: list[dict], group: str, /) -> list[dict]:
    """Return the required entries of a group whose verdict is not `holds`."""
    return [
        entry
        for entry in ledger
        if entry["group"] == group and entry["required"] and entry["verdict"] != HOLDS
    ]


def _check_claim(key: str, claim: dict) -> None:
    """Raise `UserError` for runs, arguments and intervals that no claim of its group can have."""
    _check_runs(key, claim)
    signature = inspect.signature(STATISTICS[claim["statistic"]].function)
    try:
        signature.bind(None, run=None, **claim.get("arguments", {}))
    except TypeError as error:
        known = ", ".join(list(signature.parameters)[1:])
        raise UserError(f"{key}: arguments: {error}, accepted: {known}") from error
    for name, (low, high) in claim["accepted"].items():
        if low is not None and high is not None and low > high:
            raise UserError(f"{key}: accepted.{name}: found [{low}, {high}], accepted: low ≤ high")


def _check_runs(key: str, claim: dict) -> None:
    """Raise `UserError` unless the claim has that one of `run` and `runs` which its group takes."""
    accepted = "runs" if claim["group"] == GENERALITY else "run"
    found = [name for name in ("run", "runs") if name in claim]
    if found != [accepted]:
        raise UserError(
            f"{key}: found {' and '.join(found) or 'neither run nor runs'}, "
            f"accepted: {accepted} alone in the group {claim['group']}"
        )
    if isinstance(claim.get("runs"), str) and claim["runs"] != EVERY:
        raise UserError(f"{key}: runs: found {claim['runs']!r}, accepted: {EVERY}, a list of runs")


def _first_line(function: Callable) -> str:
    return (function.__doc__ or "").strip().splitlines()[0]


def _inside(value: float, interval: Interval) -> bool:
    low, high = interval
    return (low is None or value >= low) and (high is None or value <= high)
