"""The programs of scripts/: in this process, in one of their own, or only their command lines."""

import os
import runpy
import subprocess
import sys

import pytest

from config_examples import ROOT
from training_jacobian.program import devices
from training_jacobian.program import run as programs

SCRIPTS = sorted(path.stem for path in (ROOT / "scripts").glob("*.py"))


def run_apart(name, *arguments):
    """Run a program in a process of its own and return what it did."""
    return subprocess.run(
        [sys.executable, ROOT / f"scripts/{name}.py", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def run_here(name, *arguments, run_program=programs.run_program):
    """Run a program in this process, whose JAX is set up already: a second instead of a minute."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(devices, "configure", lambda **_: None)
        patch.setattr(programs, "run_program", run_program)
        patch.setattr(sys, "argv", [f"{name}.py", *map(str, arguments)])
        runpy.run_path(str(ROOT / f"scripts/{name}.py"), run_name="__main__")


def parser_of(name):
    """Return a program's parser of arguments; its `main` does not run."""
    parsers = []
    run_here(name, run_program=lambda _, parser: parsers.append(parser))
    (parser,) = parsers
    return parser
