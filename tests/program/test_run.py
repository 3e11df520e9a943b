"""A user's mistake is one line and exit code 1; so is what goes wrong with files."""

import argparse
import json
import re
import sys

import numpy as np
import pytest

from training_jacobian.program.arguments import Parser
from training_jacobian.program.errors import DivergenceError, UserError
from training_jacobian.program.run import MOST_FILES, TRACEBACK, run_program


@pytest.fixture
def parser(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["program", "--size", "3"])
    parser = Parser("A program.")
    parser.required("size", int, "a number")
    return parser


def test_main_gets_the_parsed_arguments(parser):
    seen = []
    assert run_program(seen.append, parser) is None
    assert seen == [argparse.Namespace(size=3)]


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (UserError("sigma.npy: no such file"), 1, "sigma.npy: no such file"),
        (DivergenceError("lost"), 1, "lost"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_what_is_one_line(parser, capsys, error, code, line):
    def main(_):
        raise error

    with pytest.raises(SystemExit) as stop:
        run_program(main, parser)
    assert stop.value.code == code
    assert capsys.readouterr() == ("", f"error: {line}\n")


def test_a_bug_of_a_program_without_files_is_not_hidden(parser):
    def main(_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_program(main, parser)


@pytest.fixture
def reading(parser, monkeypatch, tmp_path):
    """A parser of a program that reads two files, one of which is there, and writes one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(TRACEBACK, raising=False)
    parser.prog = "measure.py"
    parser.inputs("sigma", "vectors", nargs="+")
    parser.outputs(table=".csv")
    for name in ("a.npy", "b.npy", "a.csv"):
        (tmp_path / name).touch()
    flags = ["--size", "3", "--sigma", "a.npy", "b.npy", "--vectors", "none.npy"]
    monkeypatch.setattr(sys, "argv", ["measure.py", *flags, "--table", "a.csv"])
    return parser


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: {}["theta_0"],
        lambda: np.zeros((2, 3)) @ np.zeros((2, 3)),
        lambda: [].size,
        lambda: 1 / 0,
        lambda: (0, 1)[2],
        lambda: json.loads("{"),
    ],
)
def test_what_goes_wrong_with_files_is_one_line_that_names_them(reading, capsys, wrong):
    with pytest.raises(SystemExit) as stop:
        run_program(lambda _: wrong(), reading)
    assert stop.value.code == 1
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert line.startswith("error: measure.py fails on --sigma a.npy --sigma b.npy: ")
    # The place is this file's, not that of a library.
    assert re.search(r"\w+Error in test_run\.py, line \d+; ", line)


def test_a_variable_shows_the_traceback_before_the_line(reading, capsys, monkeypatch):
    monkeypatch.setenv(TRACEBACK, "1")
    with pytest.raises(SystemExit):
        run_program(lambda _: {}["theta_0"], reading)
    first, *_, last = capsys.readouterr().err.splitlines()
    assert first == "Traceback (most recent call last):"
    assert last.startswith("error: measure.py fails on ")


def test_of_many_files_the_first_are_named(reading, capsys, monkeypatch):
    flags = ["--size", "3", "--sigma", *["a.npy"] * 30, "--vectors", "b.npy"]
    monkeypatch.setattr(sys, "argv", ["measure.py", *flags, "--table", "a.csv"])
    with pytest.raises(SystemExit):
        run_program(lambda _: {}["theta_0"], reading)
    line = capsys.readouterr().err
    assert line.count("--sigma a.npy") == MOST_FILES
    assert f" and {31 - MOST_FILES} more: " in line
