"""Every script: what --help says, and one clear line when its input is missing."""

import argparse
import ast
import contextlib

import pytest

from config_examples import ROOT
from programs import SCRIPTS, parser_of, run_apart, run_here
from training_jacobian.program.arguments import output_file

# All but those that read no file, and the one whose files depend on the figure.
READING = sorted({*SCRIPTS} - {"benchmark", "plan_runs", "plot", "verify_results"})


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


@pytest.mark.parametrize("script", SCRIPTS)
def test_help(script, monkeypatch):
    """The docstring's first line, and a word on every flag."""
    monkeypatch.setenv("COLUMNS", "200")
    parser = parser_of(script)
    text = ast.get_docstring(ast.parse((ROOT / f"scripts/{script}.py").read_text("utf-8")))
    assert text.splitlines()[0] in parser.format_help().splitlines()
    for action in parser._actions:
        assert action.help or action.choices or action.default is not None, action.option_strings


@pytest.mark.parametrize("script", READING)
def test_missing_input(script, tmp_path, capsys):
    """All paths lie in an empty folder (a wrong digest, for the script without an input file)."""
    values = required_values(parser_of(script), tmp_path)
    with pytest.raises(SystemExit, match=r"^1$"):
        run_here(script, *(word for pair in values.items() for word in pair))
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ")
    if script == "prepare_dataset":
        assert f"accepted: {values['--sha256']}" in line or "found '" in line
    else:
        assert any(f"error: {value}" in line for value in values.values())
        assert "no such file" in line.lower()
    assert list(tmp_path.iterdir()) == []


def test_missing_input_in_a_process_of_its_own(tmp_path):
    sigma = tmp_path / "sigma.npy"
    files = ["--sigma", sigma, "--regions", tmp_path / "r.json", "--output", tmp_path / "a.pdf"]
    answer = run_apart("plot", "--figure", "spectrum", *files)
    line = f"error: {sigma}: no such file; run the step that makes it first\n"
    assert (answer.returncode, answer.stdout, answer.stderr) == (1, "", line)
