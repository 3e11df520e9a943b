"""What float32 changes: the same training in float64, its spectrum and its claims compared."""

from __future__ import annotations

import math
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from training_jacobian.claims import PAPER, in_group, observe, required_files
from training_jacobian.errors import UserError
from training_jacobian.generality import on_run
from training_jacobian.subspaces import Thresholds, partition


def spectrum_change(single: np.ndarray, double: np.ndarray, /) -> np.ndarray:
    """Return |σ_i(float64) − σ_i(float32)| / σ_i(float64), matched by index, shape (N,)."""
    if single.shape != double.shape:
        raise UserError(
            f"spectra to compare: found {len(single)} and {len(double)} singular values, "
            "accepted: two runs of one network"
        )
    return np.abs(double - single.astype(np.float64)) / double


def rounding_level(sigma: np.ndarray, /) -> float:
    """Return ε σ₁, below which singular values of this precision are noise."""
    return float(np.finfo(sigma.dtype).eps * sigma[0])


def compare_spectra(
    single: np.ndarray, double: np.ndarray, thresholds: Thresholds, /
) -> pd.DataFrame:
    """Return one row per region, and one for `all`, on the changes from float64 to float32.

    A region's indices are those of the float64 spectrum; only ``count_float32`` counts anew.

    Parameters
    ----------
    single, double
        Singular values (N,), descending, of the same training in float32 and in float64.
    thresholds
        Those of the regions.

    Returns
    -------
    table
        Columns region, count_float32, count_float64; largest_change and median_change of
        `spectrum_change`; under_rounding, the number of values of at most ε σ₁ with float32's ε;
        largest_change_above_rounding, without those; log_volume (Σ ln σ) and
        resolved_log_volume (without those) in both precisions.
    """
    found = partition(single, thresholds)
    parts = partition(double, thresholds)
    whole = np.arange(len(double))
    rows = [
        {"region": name, "count_float32": len(found.get(name, whole)), **_row(single, double, part)}
        for name, part in {**parts, "all": whole}.items()
    ]
    return pd.DataFrame(rows)


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


def _row(single: np.ndarray, double: np.ndarray, part: np.ndarray) -> dict[str, float]:
    resolved = part[double[part] > rounding_level(single)]
    change = spectrum_change(single, double)
    return {
        "count_float64": len(part),
        "largest_change": np.max(change[part], initial=0),
        "median_change": np.median(change[part]) if len(part) else 0.0,
        "under_rounding": len(part) - len(resolved),
        "largest_change_above_rounding": np.max(change[resolved], initial=0),
        "log_volume_float32": _log_volume(single[part]),
        "log_volume_float64": _log_volume(double[part]),
        "resolved_log_volume_float32": _log_volume(single[resolved]),
        "resolved_log_volume_float64": _log_volume(double[resolved]),
    }


def _log_volume(sigma: np.ndarray) -> float:
    with np.errstate(divide="ignore"):
        return float(np.log(sigma.astype(np.float64)).sum())


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
