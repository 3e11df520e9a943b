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


def test_a_damaged_result_is_named_and_made_again_by_the_command_told(copied):
    vt, alignment = copied.folder / RUN / "vt.npy", copied.folder / RUN / "alignment.npy"
    before, expected = vt.read_bytes(), alignment.read_bytes()
    vt.write_bytes(before[:-1])
    alignment.unlink()
    line = error_of(copied.smoke(f"{RUN}/alignment.npy"))
    told = rf"error: {RUN}/vt\.npy: has changed since it was written \([^)]+\); to make it again: "
    command = re.fullmatch(rf"{told}(rm {RUN}/vt\.npy && \.venv/bin/snakemake .+)", line)[1]
    assert command.endswith(f" {RUN}/vt.npy --configfile config/smoke.yaml")
    # The copy has no .venv; `--cores all` is as on the machine of the reader.
    command = command.replace(".venv/bin/snakemake", f"{sys.executable} -m snakemake")
    command = command.replace("--cores all", "--cores 2")
    subprocess.run(command, shell=True, cwd=copied.folder, capture_output=True, check=True)
    assert vt.read_bytes() == before
    done = copied.smoke(f"{RUN}/alignment.npy")
    assert done.returncode == 0, done.stdout + done.stderr
    assert alignment.read_bytes() == expected


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
