"""The workflow in folders of its own, and one complete smoke run that tests share.

What the repository's own smoke run has, if there is one, is taken over: Snakemake then runs only
the steps whose code, settings or inputs have changed since.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config_examples import ROOT

HANGS_AFTER_S = 2 * 3600
"""The one limit of time: for a process that hangs, however slow or busy the machine."""

GENERATED = {"results", "figures", "smoke", "logs", "benchmarks", "docs", "build"}
SMOKE = ("smoke", ".snakemake/metadata", ".snakemake/incomplete")
"""A smoke run's files, and what Snakemake remembers of them."""


class Workflow:
    """A project's workflow with its results in a folder, by default the project's own."""

    def __init__(self, folder, project=None):
        self.folder = folder
        self.project = project or folder

    def command(self, *arguments):
        """Return a command to be run in the project; paths of files on top are whole ones."""
        options = ["--cores", "2", "--directory", str(self.folder), *arguments]
        return [sys.executable, "-m", "snakemake", *options]

    def run(self, *arguments):
        return subprocess.run(
            self.command(*arguments),
            cwd=self.project,
            capture_output=True,
            text=True,
            timeout=HANGS_AFTER_S,
            check=False,
        )

    def smoke(self, *arguments, config=()):
        return self.run(*arguments, "--configfile", "config/smoke.yaml", *config)

    def done(self, *arguments, config=()):
        """Return what a smoke run says that must succeed."""
        done = self.smoke(*arguments, config=config)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def planned(self, *arguments, config=()):
        """Return the rules that a dry run would run, with their numbers of jobs."""
        return jobs(self.done("--dry-run", *arguments, config=config))

    def write(self, text):
        """Write a configuration file into the folder and return its path."""
        path = self.folder / f"config_{len(list(self.folder.glob('config_*.yaml')))}.yaml"
        path.write_text(text + "\n")
        return str(path)


def jobs(output):
    """Return the rules of a dry run, with their numbers of jobs."""
    table = output.partition("Job stats:")[2].partition("total")[0]
    return {name: int(n) for name, n in re.findall(r"^(\w+) +(\d+)$", table, flags=re.M)}


@contextlib.contextmanager
def edited(additions):
    """Append text to files for the block; afterwards their content and times are as before."""
    before = {path: (path.read_text(), path.stat()) for path in additions}
    for path, addition in additions.items():
        path.write_text(before[path][0] + addition)
    try:
        yield
    finally:
        for path, (text, times) in before.items():
            path.write_text(text)
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def left_out(folder, names):
    """Hidden and compiled files everywhere, generated folders at the top."""
    hidden = {name for name in names if name.startswith(".") or name == "__pycache__"}
    return hidden | (GENERATED & set(names) if Path(folder) == ROOT else set())


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """A copy of the project whose smoke run is complete. Tests that edit a file put it back.

    It goes on from the repository's own smoke run, where there is one. An output of that run that
    no step makes any more would be in it still; `.ci/run` begins without.
    """
    workflow = Workflow(tmp_path_factory.mktemp("workflow") / "copy")
    shutil.copytree(ROOT, workflow.folder, ignore=left_out)
    for folder in SMOKE:
        if (ROOT / folder).is_dir():
            shutil.copytree(ROOT / folder, workflow.folder / folder)
    workflow.done("everything")
    return workflow


@pytest.fixture
def untouched(tmp_path):
    """The repository's workflow in a folder in which nothing has run."""
    return Workflow(tmp_path, ROOT)
