"""Every script: --help, and one clear line when its input is missing."""

import argparse
import ast
import contextlib
import os
import runpy
import subprocess
import sys

import pytest

from config_examples import ROOT
from training_jacobian.program import devices
from training_jacobian.program import run as programs
from training_jacobian.program.arguments import output_file

SCRIPTS = sorted((ROOT / "scripts").glob("*.py"))
# All but those that read no file, and the one whose files depend on the figure.
READING = [
    script
    for script in SCRIPTS
    if script.stem not in ("benchmark", "plan_runs", "plot", "verify_results")
]
each_script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)


def run(script, *arguments):
    return subprocess.run(
        [sys.executable, script, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def parser_of(monkeypatch):
    """Return a function that gives a script's argument parser without running its `main`."""

    def get(script):
        parsers = []
        with monkeypatch.context() as patch:
            patch.setattr(programs, "run_program", lambda _, parser: parsers.append(parser))
            runpy.run_path(str(script), run_name="__main__")
        (parser,) = parsers
        return parser

    return get


def required_values(parser, folder):
    """Return a value per required flag and list of files: a number, or else a missing file."""
    return {
        action.option_strings[0]: action.choices[0]
        if action.choices
        else accepted(action.type, "3", str(folder / f"{action.dest}.pdf"))
        for action in parser._actions
        if action.required or (action.nargs == "*" and action.type is None)
    }


def accepted(kind, *values):
    """Return the first of the values that is of a type of arguments; the last for one of none."""
    for value in values if kind else ():
        with contextlib.suppress(argparse.ArgumentTypeError):
            kind(value)
            if kind is not output_file:
                return value
    return values[-1]


def first_line(script):
    return ast.get_docstring(ast.parse(script.read_text("utf-8"))).splitlines()[0]


@each_script
def test_help(script, monkeypatch, capsys):
    """In this process, where JAX is loaded already: a second instead of a minute."""
    monkeypatch.setattr(sys, "argv", [str(script), "--help"])
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit) as stop:
        runpy.run_path(str(script), run_name="__main__")
    out, err = capsys.readouterr()
    assert (stop.value.code, err) == (0, "")
    assert out.startswith(f"usage: {script.name} ")
    assert first_line(script) in out.splitlines()


def test_help_in_a_process_of_its_own():
    name = "check_claims.py"
    answer = run(ROOT / "scripts" / name, "--help")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith(f"usage: {name} ")
    assert first_line(ROOT / "scripts" / name) in answer.stdout.splitlines()


@each_script
def test_every_flag_is_explained(script, parser_of):
    for action in parser_of(script)._actions:
        explained = action.help or action.choices or action.default is not None
        assert explained, action.option_strings


@pytest.mark.parametrize("script", READING, ids=lambda script: script.stem)
def test_missing_input(script, parser_of, tmp_path, monkeypatch, capsys):
    """All paths lie in an empty folder (a wrong digest, for the script without an input file)."""
    values = required_values(parser_of(script), tmp_path)
    arguments = [part for pair in values.items() for part in pair]
    monkeypatch.setattr(sys, "argv", [str(script), *arguments])
    monkeypatch.setattr(devices, "configure", lambda **_: None)  # shared with the other tests
    with pytest.raises(SystemExit) as stop:
        runpy.run_path(str(script), run_name="__main__")
    assert stop.value.code == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ")
    if script.stem == "prepare_dataset":
        assert f"accepted: {values['--sha256']}" in line or "found '" in line
    else:
        assert any(f"error: {value}" in line for value in values.values())
        assert "no such file" in line.lower()
    assert list(tmp_path.iterdir()) == []


def test_missing_input_in_a_process_of_its_own(tmp_path):
    sigma, figure = tmp_path / "sigma.npy", tmp_path / "a.pdf"
    files = ["--sigma", sigma, "--regions", tmp_path / "r.json", "--output", figure]
    answer = run(ROOT / "scripts/plot.py", "--figure", "spectrum", *files)
    assert answer.returncode == 1
    assert answer.stdout == ""
    line = f"error: {sigma}: no such file; run the step that makes it first\n"
    assert answer.stderr == line
    assert list(tmp_path.iterdir()) == []


@each_script
def test_a_forgotten_flag_is_named(script, parser_of, capsys):
    parser = parser_of(script)
    with pytest.raises(SystemExit) as stop:
        parser.parse_args([])
    assert stop.value.code == 2
    message = capsys.readouterr().err.splitlines()[-1]
    required = [
        action.option_strings[0]
        for action in parser._actions
        if action.option_strings and action.required
    ]
    assert all(flag in message for flag in required)
