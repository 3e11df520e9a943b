"""A whole target of the workflow, run anew: what Snakemake, imports and compilation take."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from training_jacobian.benchmarking import processes
from training_jacobian.errors import UserError
from training_jacobian.timing import VARIABLE, covered

FOLDERS = ("results", "figures", "logs", "benchmarks", "docs")

Job = Mapping[str, Any]


def benchmark(
    target: str, /, *, snakefile: str, config_files: Sequence[str], cores: int, folder: str
) -> dict:
    """Run a target from nothing, in temporary folders below `folder`, and return its times.

    Raises `UserError` if a file is missing or the run fails, whose own messages go to stderr.
    """
    for path in (snakefile, *config_files):
        if not Path(path).is_file():
            raise UserError(f"{path}: found no such file, accepted: a file")
    with processes.temporary_folder(folder) as temporary:
        times, overlay = temporary.absolute() / "times.jsonl", temporary / "config.yaml"
        folders = {name: str(temporary / name) for name in FOLDERS}
        overlay.write_text(yaml.safe_dump({"pathvars": folders}), encoding="utf-8")
        command = [sys.executable, "-m", "snakemake", target, "--cores", str(cores), "--forceall"]
        command += ["--snakefile", snakefile]
        command += ["--configfile", *config_files, str(overlay)]
        wall_s, cpu_s = _run(command, {**os.environ, VARIABLE: str(times)})
        if not times.exists():
            raise UserError(f"snakemake {target}: ran no program of this package")
        jobs = [json.loads(line) for line in times.read_text("utf-8").splitlines()]
    return {"target": target, **overhead(jobs, wall_s=wall_s, cpu_s=cpu_s), "jobs": jobs}


def overhead(jobs: Sequence[Job], /, *, wall_s: float, cpu_s: float) -> dict:
    """Return how a run's time divides.

    Parameters
    ----------
    jobs
        One line of `timing.recorded` per program.
    wall_s, cpu_s
        Seconds of the whole run, and CPU seconds of all its processes.

    Returns
    -------
    dict
        job_s: the programs' seconds, added up; import_share, compile_share: of these;
        scheduling_s: wall seconds in which no program ran; scheduling_share: of wall_s;
        cores_busy; programs: the same times per program.
    """
    job_s = _total(jobs, "total_s")
    idle = wall_s - covered((job["start"], job["start"] + job["total_s"]) for job in jobs)
    return {
        "wall_s": wall_s,
        "job_s": job_s,
        "import_share": _total(jobs, "import_s") / job_s,
        "compile_share": _total(jobs, "compile_s") / job_s,
        "scheduling_s": idle,
        "scheduling_share": idle / wall_s,
        "cores_busy": cpu_s / wall_s,
        "programs": _by_program(jobs),
    }


def _by_program(jobs: Sequence[Job]) -> list[dict]:
    """Return the jobs' times added up per program, the longest first."""
    rows = []
    for name in {job["program"]: None for job in jobs}:
        own = [job for job in jobs if job["program"] == name]
        times = {key: _total(own, key) for key in ("total_s", "import_s", "compile_s", "cpu_s")}
        rows.append({"program": name, "count": len(own), **times})
    return sorted(rows, key=lambda row: -row["total_s"])


def _total(jobs: Sequence[Job], key: str) -> float:
    return sum(job[key] for job in jobs)


def _run(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Return wall seconds, and CPU seconds of the process and all that it waited for."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.time()
    done = subprocess.run(command, env=environment, stdout=sys.stderr, check=False)
    wall_s, after = time.time() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise UserError(f"snakemake {command[3]}: failed, see its messages above")
    return wall_s, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
