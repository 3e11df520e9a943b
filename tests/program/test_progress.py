"""Lines on how far a step is, as a job writes them: to its log and to the workflow's terminal."""

import os
import re
import subprocess
import sys

import pytest

from config_examples import ROOT
from training_jacobian.program import progress

STEP = """
import time
from training_jacobian.program import progress
progress.INTERVAL = 0.2
for _ in progress.bar(range(4), units="rows"):
    time.sleep(0.15)
with progress.waiting("decomposing", 0.3):
    time.sleep(0.7)
progress.INTERVAL = 60
for _ in progress.bar(range(4), units="quick"):
    pass
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """What a job's log and the terminal hold, its shell command made as the workflow makes it."""
    folder = tmp_path_factory.mktemp("job")
    sys.path.insert(0, str(ROOT / "workflow"))
    from job_environment import SHELL_PREFIX

    (folder / "step.py").write_text(STEP)
    command = f"{SHELL_PREFIX} {sys.executable} step.py > step.log 2>&1"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return (folder / "step.log").read_text(), done.stderr


def test_log_and_terminal_get_the_same_lines(written):
    log, terminal = written
    assert log == terminal
    assert all(line.startswith("step.log: ") for line in log.splitlines())


def test_lines_tell_how_far_and_how_long(written):
    rows = [line for line in written[0].splitlines() if "rows" in line]
    assert re.search(
        r": [123] of 4 rows, (25|50|75) %, \d\d:\d\d elapsed, \d\d:\d\d left$", rows[0]
    )
    assert ": 4 of 4 rows, 100 %" in rows[-1]


def test_waiting_tells_the_expected_seconds_and_when_they_are_over(written):
    waiting = [line for line in written[0].splitlines() if "decomposing" in line]
    assert "about 00:00 left" in waiting[0]
    assert "more than the expected 00:00" in waiting[-1]


def test_short_steps_write_nothing(written):
    assert "quick" not in written[0]


def test_a_descriptor_that_is_not_open_is_no_terminal(monkeypatch):
    progress._terminal.cache_clear()
    monkeypatch.setenv(progress.VARIABLE, "987")
    try:
        assert progress._terminal() is None
        assert progress.VARIABLE not in os.environ
    finally:
        progress._terminal.cache_clear()
