"""What a run's results were made with and from, gathered from the records beside them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from training_jacobian.files.digests import digest, load_record
from training_jacobian.files.run_times import read_run_times
from training_jacobian.files.storage import reading

NAME = "provenance.json"

MACHINE = ("python", "versions", "processor", "cores", "memory_gib", "system")
PROCESS = ("program", "arguments", "started", "commit", "dirty", "devices", "jax", "environment")


def run_provenance(
    folder: str | os.PathLike[str],
    /,
    *,
    configuration: Mapping[str, Any],
    benchmarks: str | os.PathLike[str],
) -> dict[str, Any]:
    """Return how the results in a run's folder came about.

    What is told of a step is what its own process wrote down when it ran; a commit made
    since, or another machine that gathers, changes nothing.

    Parameters
    ----------
    folder
        The run's results.
    configuration
        Of the run, after defaults.
    benchmarks
        Folder of the tables in which Snakemake notes each job's time and memory.

    Returns
    -------
    dict
        configuration; started and finished, of the first and the last step (UTC); machines, the
        distinct ones with their versions; steps in the order of their start, each with program,
        arguments, started, seconds (of the process, up to its last output), commit and dirty (None
        outside a repository), machine (its place in machines, from 0), devices, jax, environment,
        inputs (digest by path, of the results named on the command line) and outputs (name,
        digest, bytes, time); unrecorded, the digests of files without a record; jobs, per rule its
        seconds and peak memory in MB.
    """
    digests, found = _files(folder)
    machines: list[dict] = []
    steps = [_step(files, machines) for files in _by_process(found)]
    return {
        "configuration": configuration,
        "started": min((step["started"] for step in steps), default=None),
        "finished": max((record["written"] for record in found.values()), default=None),
        "machines": machines,
        "steps": steps,
        "unrecorded": {name: value for name, value in digests.items() if name not in found},
        "jobs": _jobs(Path(benchmarks)),
    }


def _files(folder: str | os.PathLike[str], /) -> tuple[dict[str, str], dict[str, dict]]:
    """Return the digest of every result in a folder, and the record of those that have one."""
    with reading(folder):
        paths = sorted(path for path in Path(folder).iterdir() if path.is_file())
        paths = [path for path in paths if path.name != NAME and not path.name.startswith(".")]
        digests = {path.name: digest(path) for path in paths}
    loaded = {path.name: load_record(path) for path in paths}
    return digests, {name: record for name, record in loaded.items() if record}


def _by_process(found: Mapping[str, dict], /) -> Iterable[dict[str, dict]]:
    """Return the records, by file, of one process after the other."""
    groups: dict[tuple, dict[str, dict]] = {}
    for name, record in found.items():
        key = (record["started"], record["program"] or "", *record["arguments"])
        groups.setdefault(key, {})[name] = record
    return [groups[key] for key in sorted(groups)]


def _step(files: Mapping[str, dict], machines: list[dict], /) -> dict[str, Any]:
    """Return one process and its outputs; a machine that is new is added to the list."""
    # The last one knows every file that was read.
    last = max(files.values(), key=lambda record: record["seconds"])
    machine = {key: last[key] for key in MACHINE}
    if machine not in machines:
        machines.append(machine)
    return {
        **{key: last[key] for key in PROCESS},
        "seconds": last["seconds"],
        "machine": machines.index(machine),
        "inputs": _inputs(last["arguments"], files),
        "outputs": {
            name: {key: record[key] for key in ("sha256", "bytes", "written")}
            for name, record in files.items()
        },
    }


def _inputs(arguments: Iterable[str], outputs: Iterable[str], /) -> dict[str, str]:
    """Return the digests, as recorded, of the results that a step was given to read."""
    paths = [path for path in map(Path, arguments) if path.name not in outputs]
    loaded = {str(path): load_record(path) for path in paths}
    return {path: record["sha256"] for path, record in loaded.items() if record}


def _jobs(folder: Path, /) -> dict[str, dict[str, float | None]]:
    """Return seconds and peak memory (MB; None for a job too short to be seen) per rule."""
    jobs = read_run_times(folder).query("run == ''")
    memory = jobs["memory_mb"].astype(object).where(jobs["memory_mb"].notna(), None)
    rows = zip(jobs["step"], jobs["seconds"], memory, strict=True)
    return {step: {"seconds": seconds, "max_rss_mb": peak} for step, seconds, peak in rows}
