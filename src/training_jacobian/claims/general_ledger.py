"""The ledger of general claims: each one on every run, with the verdict over all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from training_jacobian.claims.intervals import interval
from training_jacobian.claims.scope import on_run, scope
from training_jacobian.claims.verdicts import FAILS, HOLDS, IN_PART, command, described, observe


def evaluate(
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
        Per claim what `verdicts.described` says, and: ``by_run`` and ``controls`` {run: {observed,
        verdict}}; ``holds_in`` and ``of``, the number of runs where it holds and that count;
        ``verdict`` over these; ``seeds``, the numbers of `intervals.interval` over the seeds
        among them, or None with fewer than two of these or an undefined value; ``command``.
    """
    entries = [
        _entry(claim, results, *scope(claim, runs, controls, unrestricted), seeds=seeds)
        for claim in claims
    ]
    return [entry for entry in entries if entry["of"]]


def overall(verdicts: Iterable[str], /) -> str:
    """Return the verdict over runs: holds if in all of them, fails if in none even in part.

    >>> overall(["holds", "holds"]), overall(["holds", "fails"]), overall(["fails", "fails"])
    ('holds', 'holds in part', 'fails')
    """
    found = set(verdicts)
    if found == {HOLDS}:
        return HOLDS
    return IN_PART if found & {HOLDS, IN_PART} else FAILS


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
        "command": command(claim["group"]),
    }


def _over_seeds(by_run: dict[str, dict], seeds: Collection[str]) -> dict | None:
    runs = [run for run in by_run if run in seeds]
    values = [by_run[run]["observed"] for run in runs]
    if len(runs) < 2 or None in values:
        return None
    return {"runs": runs, **interval(values)}
