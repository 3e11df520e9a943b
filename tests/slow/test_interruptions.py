"""Killed, interrupted, started twice: nothing is lost, nothing is half-written."""

import contextlib
import itertools
import os
import random
import re
import signal
import subprocess
import time

import psutil
import pytest

from .conftest import HANGS_AFTER_S

pytestmark = pytest.mark.slow

KILLS = 10
LONGEST_DELAY_S = 1.5
RESULTS = [
    "smoke/results/paper/regions.json",
    "smoke/results/paper/movement.npy",
    "smoke/results/seed_1/regions.json",
    "smoke/results/seed_1/alignment.npy",
    "smoke/figures/spectrum.pdf",
]
BETWEEN = [
    f"smoke/results/{run}/{name}"
    for run in ("paper", "seed_1")
    for name in ("dataset.npz", "training.npz", "jacobian.npy", "sigma.npy", "u.npy", "vt.npy")
]
TRAINING = "smoke/results/seed_1/training.npz"
HEEDING = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
"""Heed Ctrl-C: a shell's background job, as these tests may be, ignores it, and so its children."""


@contextlib.contextmanager
def started(workflow, *targets):
    """Yield the workflow in a process group of its own, which is killed at the end."""
    python, *command = workflow.command(*targets, "--configfile", "config/smoke.yaml")
    process = subprocess.Popen(
        [python, "-c", HEEDING, *command],
        cwd=workflow.project,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def until_a_job(process, number=1):
    """Read until so many jobs have started; return whether they did."""
    jobs = (line for line in process.stdout if re.match(r"Job \d+: ", line))
    return next(itertools.islice(jobs, number - 1, None), None) is not None


def leftovers(workflow):
    return list((workflow.folder / "smoke").rglob("*.partial"))


def differing(workflow, undisturbed, files):
    both = [[(one.folder / file).read_bytes() for file in files] for one in (workflow, undisturbed)]
    return [file for file, ours, theirs in zip(files, *both, strict=True) if ours != theirs]


def test_ten_kills_and_a_plain_restart(untouched, finished):
    moments = random.Random(0)
    kills = 0
    while kills < KILLS:
        with started(untouched, *RESULTS) as process:
            # Two start at once; each one more tells that another has ended.
            if until_a_job(process, moments.randint(1, 4)):
                time.sleep(moments.uniform(0, LONGEST_DELAY_S))
                # Jobs still at work: had the run ended by itself, this would not be a kill.
                kills += process.poll() is None
            else:  # a fast machine was through before: again from the data
                for file in [*RESULTS, *BETWEEN]:
                    (untouched.folder / file).unlink()
    untouched.done(*RESULTS)
    assert differing(untouched, finished, [*RESULTS, *BETWEEN]) == []
    assert leftovers(untouched) == []


def test_an_interruption_leaves_nothing_partial(untouched):
    with started(untouched, TRAINING) as process:
        assert until_a_job(process)
        # Before that, Snakemake is within asyncio, which may swallow the signal.
        while not psutil.Process(process.pid).children():
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=HANGS_AFTER_S)
        assert process.returncode != 0
    assert leftovers(untouched) == []
    assert not (untouched.folder / TRAINING).exists()
    assert untouched.smoke(TRAINING).returncode == 0


def test_of_two_at_once_the_second_is_refused(untouched, finished):
    with started(untouched, TRAINING) as first:
        assert until_a_job(first)
        os.killpg(first.pid, signal.SIGSTOP)
        second = untouched.smoke(TRAINING)
        os.killpg(first.pid, signal.SIGCONT)
        output, _ = first.communicate(timeout=HANGS_AFTER_S)
        assert first.returncode == 0, output
    assert second.returncode != 0
    (line,) = (line for line in second.stderr.splitlines() if line.startswith("error: "))
    assert re.match(r"error: \S+: another workflow is running here; wait", line)
    assert "Traceback" not in second.stdout + second.stderr
    assert differing(untouched, finished, [TRAINING]) == []
