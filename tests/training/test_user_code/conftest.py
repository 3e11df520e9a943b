"""User modules in a folder of their own, out of sight again after the test."""

import itertools
import sys

import pytest

NUMBERS = itertools.count()


@pytest.fixture
def write_module(tmp_path, monkeypatch):
    """Return a function that writes a module into the working folder and gives its name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])

    def write(text):
        name = f"user_module_{next(NUMBERS)}"
        (tmp_path / f"{name}.py").write_text(text)
        return name

    return write
