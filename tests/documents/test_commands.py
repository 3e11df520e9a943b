"""Every command on a script that a document shows uses flags that the script has."""

import os
import re
import shlex
import subprocess
import sys

import pytest

from config_examples import ROOT

DOCUMENTS = ["README.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def commands(name):
    """Return (script, flags) of each command on a script in a document's shell blocks."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / name).read_text(), flags=re.S)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    words = [shlex.split(line) for line in lines if " scripts/" in line]
    found = []
    for line in words:
        start = next(index for index, word in enumerate(line) if word.startswith("scripts/"))
        flags = tuple(word for word in line[start + 1 :] if word.startswith("--"))
        found.append((line[start], flags))
    return found


COMMANDS = sorted({found for name in DOCUMENTS for found in commands(name)})


def test_there_are_commands():
    assert {"decompose_jacobian.py", "benchmark.py"} <= {script[8:] for script, _ in COMMANDS}


@pytest.mark.parametrize(("script", "flags"), COMMANDS)
def test_flags_exist(script, flags):
    shown = subprocess.run(
        [sys.executable, ROOT / script, "--help"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    missing = [flag for flag in flags if not re.search(rf"{flag}(?![\w-])", shown)]
    assert not missing


def test_the_makefiles_tests_are_there():
    paths = re.findall(r"^LIBRARY_TESTS := (.*)$", (ROOT / "Makefile").read_text(), flags=re.M)
    assert [path for path in paths[0].split() if not (ROOT / path).exists()] == []
