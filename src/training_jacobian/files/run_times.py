"""Seconds and memory of the workflow's steps, from the files that Snakemake's benchmarks leave."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from training_jacobian.files.storage import reading


def read_run_times(folder: str | Path, /) -> pd.DataFrame:
    """Return one row per job: step, run ("" for steps of several runs), seconds, memory_mb.

    Parameters
    ----------
    folder
        Holds ``<step>.tsv`` and ``<run>/<step>.tsv``, tables with the columns ``s`` (wall seconds)
        and ``max_rss`` (MB, ``-`` where a job was too short to be measured).
    """
    folder = Path(folder)
    rows = []
    for path in sorted(folder.rglob("*.tsv")):
        with reading(path):
            job = pd.read_csv(path, sep="\t", na_values="-").iloc[-1]
        run = path.parent.relative_to(folder).as_posix()
        run = "" if run == "." else run
        rows.append((path.stem, run, float(job["s"]), float(job["max_rss"])))
    return pd.DataFrame(rows, columns=["step", "run", "seconds", "memory_mb"])


def by_step(jobs: pd.DataFrame, /) -> pd.DataFrame:
    """Return one row per step, the longest in all first.

    Its columns are step, jobs (number), seconds (sum), longest (seconds of a job) and memory_mb
    (of the largest job, NaN if none was measured).
    """
    groups = jobs.groupby("step")
    table = groups.agg(
        jobs=("seconds", "size"),
        seconds=("seconds", "sum"),
        longest=("seconds", "max"),
        memory_mb=("memory_mb", "max"),
    )
    return table.reset_index().sort_values("seconds", ascending=False, ignore_index=True)
