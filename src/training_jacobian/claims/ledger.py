"""The ledgers: every claim with its statistic, recomputed from result files, and its verdict."""

from __future__ import annotations

import math
from collections.abc import Collection
from inspect import signature
from pathlib import Path

from training_jacobian.claims.intervals import interval, jackknife
from training_jacobian.claims.load import GENERALITY, PAPER, SCALING
from training_jacobian.claims.scope import of_seeds, on_run, scope
from training_jacobian.claims.statistics import STATISTICS
from training_jacobian.claims.verdicts import HOLDS, compute, observe, overall, verdict_over

LEAVE_OUT = "leave_out"
"""Argument of statistics over pairs of seeds: the seed to leave out."""

TARGETS = {PAPER: "claims", GENERALITY: "claims_generality", SCALING: "claims_scaling"}
"""The workflow's target that brings a group's ledger up to date and prints it."""


def evaluate(
    claims: list[dict],
    results: str | Path,
    /,
    *,
    seeds: Collection[str] = (),
    files: Collection[str] = (),
) -> list[dict]:
    """Return one ledger entry per claim on a run, computed from the files in `results`.

    Parameters
    ----------
    claims
        Claims of the groups `paper` and `scaling`.
    results
        The results folder.
    seeds
        Runs that differ in the seed only, and names of the `files` that all of them have. A claim
        on the first, from these files alone, is judged over all of them (`scope.of_seeds`).
    """
    judged = {claim["id"] for claim in of_seeds(claims, seeds, files)}
    entries = []
    for claim in claims:
        entry = {**described(claim), **observe(claim, results), "run": claim["run"]}
        entry["seeds"] = None
        if claim["id"] in judged:
            entry["seeds"] = _over_seeds(claim, results, seeds)
        if entry["seeds"]:
            entry["verdict"] = _on_interval(claim, entry["seeds"])
        entries.append(entry | {"command": _command(claim["group"])})
    return entries


def evaluate_on_runs(
    claims: list[dict],
    results: str | Path,
    /,
    *,
    runs: Collection[str],
    controls: Collection[str] = (),
    seeds: Collection[str] = (),
    unrestricted: Collection[str] = (),
) -> list[dict]:
    """Return one ledger entry per general claim, its statistic computed for each run.

    Parameters
    ----------
    claims
        Claims of the group `generality`; one none of whose runs is there is left out.
    results
        The results folder.
    runs
        All runs of the configuration.
    controls
        Those of them whose data are destroyed, or that only repeat another one in another
        precision; they are shown, but do not count.
    seeds
        Those of them that are the same training from different seeds: one setting.
    unrestricted
        Those of them without restricted training: claims on it leave them out.

    Returns
    -------
    ledger
        Per claim what `described` says, and: ``by_run``, ``by_setting`` and ``controls``
        {run: {observed, verdict}}, a setting under the name of its first run; ``holds_in`` and
        ``of``, the number of settings where it holds and that count; ``verdict`` over these;
        ``seeds``, the numbers of `intervals.interval` over the seeds among them, or None with
        fewer than two of these or an undefined value; ``command``.
    """
    entries = [
        _entry(claim, results, *scope(claim, runs, controls, unrestricted), seeds=seeds)
        for claim in claims
    ]
    return [entry for entry in entries if entry["of"]]


def failing(ledger: list[dict], group: str, /) -> list[dict]:
    """Return the required entries of a group whose verdict is not `holds`."""
    return [
        entry
        for entry in ledger
        if entry["group"] == group and entry["required"] and entry["verdict"] != HOLDS
    ]


def described(claim: dict, /) -> dict:
    """Return what an entry of the ledger says about the claim itself."""
    return {
        "id": claim["id"],
        "group": claim["group"],
        "required": claim["required"],
        "statement": claim["statement"],
        "source": claim["source"],
        "kind": claim["kind"],
        "bound": claim["bound"],
        "statistic": claim["statistic"],
        "meaning": (STATISTICS[claim["statistic"]].function.__doc__ or "").strip().splitlines()[0],
        "arguments": claim.get("arguments", {}),
        "expected": claim["accepted"],
        "reason": claim["reason"],
    }


def _entry(
    claim: dict,
    results: str | Path,
    counted: list[str],
    apart: list[str],
    *,
    seeds: Collection[str],
) -> dict:
    by_run = {run: observe(on_run(claim, run), results) for run in counted}
    repeated = [run for run in counted if run in seeds]
    over = _over_seeds(on_run(claim, repeated[0]), results, repeated) if repeated else None
    by_setting = {run: seen for run, seen in by_run.items() if run not in repeated[1:]}
    if over:
        verdict = _on_interval(claim, over)
        by_setting[repeated[0]] = {"observed": over["mean"], "verdict": verdict}
    verdicts = [found["verdict"] for found in by_setting.values()]
    return {
        **described(claim),
        "by_run": by_run,
        "by_setting": by_setting,
        "controls": {run: observe(on_run(claim, run), results) for run in apart},
        "holds_in": verdicts.count(HOLDS),
        "of": len(verdicts),
        "verdict": overall(verdicts),
        "seeds": over,
        "command": _command(claim["group"]),
    }


def _command(group: str) -> str:
    return f"snakemake --cores all {TARGETS[group]}"


def _over_seeds(claim: dict, results: str | Path, runs: Collection[str]) -> dict | None:
    """Return the runs and the numbers of `intervals` over them; None if one is undefined."""
    runs = list(runs)
    if len(runs) < 2:
        return None
    if LEAVE_OUT in signature(STATISTICS[claim["statistic"]].function).parameters:
        without = [compute(claim, results, **{LEAVE_OUT: run}) for run in runs]
        numbers = jackknife(compute(claim, results), without)
    else:
        numbers = interval([compute(on_run(claim, run), results) for run in runs])
    return {"runs": runs, **numbers} if math.isfinite(numbers["high"]) else None


def _on_interval(claim: dict, numbers: dict) -> str:
    accepted = claim["accepted"]
    return verdict_over(numbers["low"], numbers["high"], accepted["holds"], accepted.get("in_part"))
