"""What float32 changes: the claims on the same training in float64."""

from __future__ import annotations

import math
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from training_jacobian.claims.load import PAPER, in_group, required_files
from training_jacobian.claims.scope import on_run
from training_jacobian.claims.verdicts import observe


def compare_claims(
    claims: list[dict], results: Path, /, *, single: str, double: str, files: Collection[str]
) -> pd.DataFrame:
    """Return one row per claim of the group `paper`: statistic and verdict in both precisions.

    Parameters
    ----------
    claims
        The ledger's claims.
    results
        The results folder.
    single, double
        Names of the float32 and the float64 run.
    files
        Names of the files, in the folder of either run, that may be read. A claim that is not on
        the run `single`, or reads another file, is left out with the reason in ``left_out``.

    Returns
    -------
    table
        Columns id, statistic; observed_float32, observed_float64, relative_change
        |o₆₄ − o₃₂| / |o₆₄|; verdict_float32, verdict_float64, verdict_changes; left_out. Numbers
        are empty where a statistic is undefined.
    """
    rows = []
    for claim in in_group(claims, PAPER):
        reason = _reason_to_leave_out(claim, single, files)
        row = {"left_out": reason} if reason else _compared(claim, results, single, double)
        rows.append({"id": claim["id"], "statistic": claim["statistic"], **row})
    columns = ["id", "statistic", "observed_float32", "observed_float64", "relative_change"]
    columns += ["verdict_float32", "verdict_float64", "verdict_changes", "left_out"]
    return pd.DataFrame(rows, columns=columns)


def _reason_to_leave_out(claim: dict, run: str, files: Collection[str]) -> str:
    """Return why the claim cannot be compared, or an empty text if it can."""
    if claim["run"] != run:
        return f"on the run {claim['run']}"
    known = {f"{run}/{name}" for name in files}
    others = ", ".join(name for name in required_files([claim]) if name not in known)
    return f"reads {others}, not compared" if others else ""


def _compared(claim: dict, results: Path, single: str, double: str) -> dict:
    before, after = (observe(on_run(claim, run), results) for run in (single, double))
    return {
        "observed_float32": before["observed"],
        "observed_float64": after["observed"],
        "relative_change": _relative(before["observed"], after["observed"]),
        "verdict_float32": before["verdict"],
        "verdict_float64": after["verdict"],
        "verdict_changes": before["verdict"] != after["verdict"],
        "left_out": "",
    }


def _relative(before: float | None, after: float | None) -> float:
    """Return |after − before| / |after|: 0 for equal values, infinity for a change from 0.

    NaN where one of the two is undefined (None).
    """
    if before is None or after is None:
        return math.nan
    if before == after:
        return 0.0
    return abs(after - before) / abs(after) if after else math.inf
