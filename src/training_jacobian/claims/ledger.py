"""The ledgers: every claim with its statistic, recomputed from result files, and its verdict."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from training_jacobian.claims.intervals import interval
from training_jacobian.claims.load import GENERALITY, PAPER, SCALING
from training_jacobian.claims.scope import on_run, scope
from training_jacobian.claims.statistics import STATISTICS
from training_jacobian.claims.verdicts import HOLDS, observe, overall

TARGETS = {PAPER: "claims", GENERALITY: "claims_generality", SCALING: "claims_scaling"}
"""The workflow's target that brings a group's ledger up to date and prints it."""


def evaluate(claims: list[dict], results: str | Path, /) -> list[dict]:
    """Return one ledger entry per claim on a run, computed from the files in `results`."""
    return [
        {
            **described(claim),
            **observe(claim, results),
            "run": claim["run"],
            "command": _command(claim["group"]),
        }
        for claim in claims
    ]


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
        Those of them whose data are destroyed; they are shown, but do not count.
    seeds
        Those of them that are the same training from different seeds.
    unrestricted
        Those of them without restricted training: claims on it leave them out.

    Returns
    -------
    ledger
        Per claim what `described` says, and: ``by_run`` and ``controls`` {run: {observed,
        verdict}}; ``holds_in`` and ``of``, the number of runs where it holds and that count;
        ``verdict`` over these; ``seeds``, the numbers of `intervals.interval` over the seeds
        among them, or None with fewer than two of these or an undefined value; ``command``.
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
    verdicts = [found["verdict"] for found in by_run.values()]
    return {
        **described(claim),
        "by_run": by_run,
        "controls": {run: observe(on_run(claim, run), results) for run in apart},
        "holds_in": verdicts.count(HOLDS),
        "of": len(verdicts),
        "verdict": overall(verdicts),
        "seeds": _over_seeds(by_run, seeds),
        "command": _command(claim["group"]),
    }


def _command(group: str) -> str:
    return f"snakemake --cores all {TARGETS[group]}"


def _over_seeds(by_run: dict[str, dict], seeds: Collection[str]) -> dict | None:
    runs = [run for run in by_run if run in seeds]
    values = [by_run[run]["observed"] for run in runs]
    if len(runs) < 2 or None in values:
        return None
    return {"runs": runs, **interval(values)}
