"""One complete smoke run in a copy of the repository, shared by the tests of the workflow.

What the repository's own smoke run has, if there is one, is taken over: Snakemake then runs only
the steps whose code, settings or inputs have changed since.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hanging import HANGS_AFTER_S

ROOT = Path(__file__).parents[2]
GENERATED = {"results", "figures", "smoke", "logs", "benchmarks", "docs", "build"}
SMOKE = ("smoke", ".snakemake/metadata", ".snakemake/incomplete")
"""A smoke run's files, and what Snakemake remembers of them."""


class Workflow:
    """A copy of the repository and ways to run its workflow."""

    def __init__(self, folder):
        self.folder = folder

    def run(self, *arguments):
        command = [sys.executable, "-m", "snakemake", "--cores", "2", *arguments]
        return subprocess.run(
            command,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=HANGS_AFTER_S,
            check=False,
        )

    def smoke(self, *arguments, config=()):
        return self.run(*arguments, "--configfile", "config/smoke.yaml", *config)

    def planned(self, *arguments, config=()):
        """Return the rules that a dry run would run, with their numbers of jobs."""
        done = self.smoke("--dry-run", *arguments, config=config)
        assert done.returncode == 0, done.stdout + done.stderr
        table = (done.stdout + done.stderr).partition("Job stats:")[2].partition("total")[0]
        return {name: int(n) for name, n in re.findall(r"^(\w+) +(\d+)$", table, flags=re.M)}


def left_out(folder, names):
    """Hidden and compiled files everywhere, generated folders at the top."""
    hidden = {name for name in names if name.startswith(".") or name == "__pycache__"}
    return hidden | (GENERATED & set(names) if Path(folder) == ROOT else set())


def copy_repository(folder):
    shutil.copytree(ROOT, folder, ignore=left_out)
    return Workflow(folder)


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """A copy whose smoke run is complete. Tests that edit a file put it back.

    It goes on from the repository's own smoke run, where there is one. An output of that run that
    no step makes any more would be in it still; `.ci/run` begins without.
    """
    workflow = copy_repository(tmp_path_factory.mktemp("workflow") / "copy")
    for folder in SMOKE:
        if (ROOT / folder).is_dir():
            shutil.copytree(ROOT / folder, workflow.folder / folder)
    done = workflow.smoke()
    assert done.returncode == 0, done.stdout + done.stderr
    return workflow


@pytest.fixture
def untouched(tmp_path):
    """A copy in which nothing has run."""
    return copy_repository(tmp_path / "copy")
