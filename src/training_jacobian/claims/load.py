"""The claims file: what a claim is made of, and every mistake in one found when it is read."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, Tag

from training_jacobian.claims.statistics import STATISTICS
from training_jacobian.files.yaml_files import read_yaml
from training_jacobian.program.errors import UserError, unknown_name
from training_jacobian.training.config_errors import model_errors
from training_jacobian.training.config_fields import OWN, SECTION, Section, Sections, Text

PAPER, GENERALITY, SCALING = "paper", "generality", "scaling"
"""The groups: claims on one run each, general ones, each checked on many runs, and again claims on
one run each, on estimates without the matrix and on networks too large for one."""

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
    kind: Literal["source", "control", "check"]
    """`source`: made by the paper or its retellings; `control`: this project's own, on what the
    source leaves open; `check`: that a computation is right."""
    bound: Literal["source", "before", "after"]
    """`source`: the interval follows from the source's wording; otherwise it is this project's, set
    `before` or `after` its own number was known (`after` where that is not on record)."""
    one_seed: bool = False
    """Whether it is about the run's own seed, and not to be judged over several."""
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


def call(claim: dict, /) -> dict[str, Any]:
    """Return the arguments with which a claim on one run calls its statistic."""
    return {"run": claim["run"], **claim.get("arguments", {})}


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
