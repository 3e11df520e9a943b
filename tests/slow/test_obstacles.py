"""A damaged result, a full disk, a folder that cannot be written: one line that says what to do.

Too little memory is told before a job starts: see test_plan.py and test_refusals.py.
"""

import re
import shutil
import subprocess
import sys

import pytest

from mounts import mounted

from .conftest import Workflow

pytestmark = pytest.mark.slow

RUN = "smoke/results/paper"


def error_of(done):
    """Return the one line of a run that has failed."""
    output = done.stdout + done.stderr
    assert done.returncode != 0, output
    assert "Traceback" not in output
    (line,) = {line.strip() for line in output.splitlines() if "error: " in line}
    return line[line.index("error: ") :]


@pytest.fixture
def copied(finished, tmp_path):
    """A copy of the finished run, to be damaged."""
    return Workflow(shutil.copytree(finished.folder, tmp_path / "copy", symlinks=True))


def verify(folder):
    """Compare every result of the smoke run with its digest."""
    command = [sys.executable, "scripts/verify_results.py", "--results", "smoke/results"]
    return subprocess.run(
        command,
        cwd=folder,
        env={"PYTHONPATH": "src"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_damaged_result_is_named_and_made_again_by_the_command_told(copied):
    vt = copied.folder / RUN / "vt.npy"
    before = vt.read_bytes()
    vt.write_bytes(before[:-1])
    done = verify(copied.folder)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    (line,) = done.stdout.splitlines()
    told = rf"{RUN}/vt\.npy: has \d+ bytes, \d+ were written; to make it again: "
    command = re.fullmatch(rf"{told}(rm -f -- {RUN}/vt\.npy && \.venv/bin/snakemake .+)", line)[1]
    assert command.endswith(f" {RUN}/vt.npy --configfile config/smoke.yaml")
    # The copy has no .venv; `--cores all` is as on the machine of the reader.
    command = command.replace(".venv/bin/snakemake", f"{sys.executable} -m snakemake")
    command = command.replace("--cores all", "--cores 2")
    subprocess.run(command, shell=True, cwd=copied.folder, capture_output=True, check=True)
    assert vt.read_bytes() == before
    assert verify(copied.folder).returncode == 0


def test_a_full_disk(untouched):
    # Of this run alone: where the disk of all results is too small, no job starts.
    folder = untouched.folder / RUN
    with mounted(folder, "size=300k"):
        # Snakemake removes empty folders, which a mounted one resists.
        (folder / "another").touch()
        line = error_of(untouched.smoke(f"{RUN}/training.npz"))
        assert not list(folder.rglob("*dataset.npz*"))
    assert line == f"error: {RUN}/dataset.npz: cannot be written (No space left on device)"


def test_a_read_only_results_folder(untouched):
    with mounted(untouched.folder / "smoke" / "results", "ro"):
        done = untouched.smoke(f"{RUN}/training.npz")
    why = "pathvars.results: smoke/results cannot be written (the filesystem is read-only)"
    assert error_of(done) == f"error: {why}"
