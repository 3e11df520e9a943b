"""Run the smoke workflow as jobs of a real Slurm, cancel one, resume, and compare the ledgers.

`make test-slurm` has a Slurm of its own on this machine (private_slurm.py). The Jacobian is cut
into blocks, one job each, and one of them is cancelled while it runs: the workflow must fail, and
when it is started again repeat that block alone and end with the ledger of a run without Slurm.
The jobs ask for GPUs, which are feigned, first in the one of the two ways and then in the other.

Where no Slurm can be had, one line says why, nothing is tested, and the status is 0. It is 1 where
Slurm ran and something was not as it should be; the logs then stay in build/slurm.
"""

import contextlib
import functools
import json
import math
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tools import trial
from tools.private_slurm import (
    NoSlurmError,
    find_daemons,
    install,
    output_of,
    private_slurm,
    why_not_here,
)
from tools.trial import WrongError, expect

stage = functools.partial(trial.stage, "test-slurm")

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path("build/slurm")
BLOCKS = 4
# Of each of the three runs of the workflow, which take one or two.
MOST_MINUTES = 15
# Blocks put the columns of J beside others, and some processors round them differently then.
TOLERANCE = 1e-5
ONE_CORE = ("--cores", "1", "--config", "cores_per_run=1")
# The first look at the jobs after 5 seconds, the next after 15 more if none has ended.
ON_SLURM = (
    *("--profile", "workflow/profiles/slurm", "--max-threads", "1", "--retries", "0"),
    *("--latency-wait", "10", "--slurm-init-seconds-before-status-checks", "5"),
    *("--slurm-logdir", str(FOLDER / "slurm_logs")),
)
FIELDS = ("JobID", "State", "tres-per-job", "tres-per-node", "Comment")


class Job(NamedTuple):
    """A job in the queue: its GPUs by the two ways to ask for them, its rule and wildcards."""

    id: str
    state: str
    gpus: str
    gres: str
    comment: str

    @property
    def block(self) -> int | None:
        """The block of the Jacobian that the job computes, if it does."""
        found = re.fullmatch(r"rule_compute_jacobian_block_wildcards_\w+_(\d+)", self.comment)
        return int(found[1]) if found else None


def read_queue(text: str, /) -> list[Job]:
    """Return the jobs that squeue lists, one a line, a bar after each of FIELDS."""
    return [Job(*line.split("|")[: len(FIELDS)]) for line in text.splitlines()]


def queue() -> list[Job]:
    """Return the jobs that wait or run now."""
    fields = ",".join(f"{field}:|" for field in FIELDS)
    return read_queue(output_of("squeue", "--noheader", f"--Format={fields}") or "")


def differences(ledger: list[dict[str, Any]], other: list[dict[str, Any]], /) -> list[str]:
    """Return what two ledgers differ in: floats by more than TOLERANCE, all else at all."""
    if [entry["id"] for entry in ledger] != [entry["id"] for entry in other]:
        return ["the claims"]
    pairs = [
        (a["id"], key, a[key], b[key]) for a, b in zip(ledger, other, strict=True) for key in a
    ]
    return [f"{name}: {key}: {a} and {b}" for name, key, a, b in pairs if not same(a, b)]


def same(value: Any, other: Any, /) -> bool:
    """Return whether two values are equal; floats, to TOLERANCE."""
    if isinstance(value, float) and isinstance(other, float):
        return math.isclose(value, other, rel_tol=TOLERANCE)
    return value == other


@contextlib.contextmanager
def snakemake(
    name: str, folder: str, /, *options: str, **changes: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """Have the smoke configuration's target `claims` at work in `folder`, until it ends."""
    kinds = ("results", "figures", "logs", "benchmarks", "docs")
    pathvars = {kind: str(FOLDER / folder / kind) for kind in kinds}
    config = FOLDER / f"{name}.yaml"
    config.write_text(yaml.safe_dump({"pathvars": pathvars, **changes}))
    command = [sys.executable, "-m", "snakemake", "claims", "--nolock", *ONE_CORE, *options]
    command += ["--configfile", "config/smoke.yaml", str(config)]
    with (FOLDER / f"{name}.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    limit = threading.Timer(60 * MOST_MINUTES, process.kill)
    limit.start()
    try:
        yield process
        process.wait()
    finally:
        limit.cancel()
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=20)
        process.kill()


def by_slurm(name: str, gpus_by: str, /) -> contextlib.AbstractContextManager:
    """Have the workflow at work as jobs, which ask for GPUs in one of the two ways."""
    changes = {"jacobian": {"blocks": BLOCKS}, "gpus": 1, "slurm": {"gpus_by": gpus_by}}
    return snakemake(name, "slurm", *ON_SLURM, **changes)


def cancel_a_block(process: subprocess.Popen[bytes], /) -> Job:
    """Wait until the program of a block's job has started; cancel and return the job."""
    while process.poll() is None:
        for job in queue():
            name = f"compute_jacobian_block_{job.block}_of_{BLOCKS}.log"
            if (FOLDER / "slurm/logs/paper" / name).exists() and job.state == "RUNNING":
                output_of("scancel", job.id)
                return job
        time.sleep(0.2)
    raise WrongError("the workflow ended before a block's job was seen to run")


def jobs_until_the_end(process: subprocess.Popen[bytes], /) -> list[Job]:
    """Return the jobs that are seen while the workflow is at work."""
    seen: dict[str, Job] = {}
    while process.poll() is None:
        seen |= {job.id: job for job in queue()}
        time.sleep(0.5)
    return list(seen.values())


def run_cancel_resume() -> None:
    """Make the ledger without Slurm and with it, one job cancelled, and compare them."""
    with stage("the workflow without Slurm"), snakemake("local", "local") as local:
        pass  # It ends with the block.
    expect(local.returncode == 0, "the workflow fails without Slurm")
    with stage("as jobs, one of them cancelled"), by_slurm("cancelled", "gpus") as first:
        cancelled = cancel_a_block(first)
    expect(first.returncode != 0, "the workflow succeeds although a job was cancelled")
    expect("gpu:1" in cancelled.gpus, f"no --gpus=1: {cancelled}")
    with stage("resumed"), by_slurm("resumed", "gres") as second:
        jobs = [job for job in jobs_until_the_end(second) if job.id != cancelled.id]
    expect(second.returncode == 0, "the resumed workflow fails")
    blocks = [job for job in jobs if job.block is not None]
    expect([job.block for job in blocks] == [cancelled.block], f"the resumed jobs are {jobs}")
    expect(not any("train_network" in job.comment for job in jobs), f"trained again: {jobs}")
    expect("gpu:1" in blocks[0].gres, f"no --gres=gpu:1: {blocks[0]}")
    paths = [FOLDER / folder / "results/claims.json" for folder in ("local", "slurm")]
    ledgers = [json.loads(path.read_text("utf-8")) for path in paths]
    expect(not differences(*ledgers), f"the ledgers differ: {differences(*ledgers)}")
    print(f"test-slurm: block {cancelled.block} of {BLOCKS} was cancelled, and only it ran again;")
    print(f"test-slurm: {len(ledgers[0])} claims have the same verdicts and numbers")


def main() -> int:
    """Test where that is possible; return the status."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.chdir(ROOT)
    find_daemons()
    try:
        if reason := why_not_here():
            raise NoSlurmError(reason)
        with stage("Debian's Slurm, installed if it is missing"):
            install()
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True)
        with private_slurm():
            run_cancel_resume()
    except NoSlurmError as reason:
        print(f"test-slurm: Slurm cannot be installed ({reason}): nothing was tested")
    except WrongError as problem:
        print(f"test-slurm: {problem}; see {FOLDER}", file=sys.stderr)
        return 1
    shutil.rmtree(FOLDER, ignore_errors=True)
    with contextlib.suppress(OSError):
        FOLDER.parent.rmdir()
    return 0


if __name__ == "__main__":
    sys.exit(main())
