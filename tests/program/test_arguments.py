"""Types of flags, and a parser that names files: wrong values are refused before any work."""

import pytest

from training_jacobian.program import arguments
from training_jacobian.program.arguments import FILES, Parser, named_among, paired
from training_jacobian.program.errors import UserError

WRONG = {
    "positive_integer": ("0", "-1", "2.5", "many"),
    "natural": ("-1", "few"),
    "seed": ("-1", "4294967296"),
    "positive": ("0", "-0.5", "nan", "inf", "much"),
    "not_negative": ("-1", "nan"),
    "finite": ("inf", "much"),
    "output_file": ("there/a.npy", "."),
    "figure_file": ("a.docx", "there/a.pdf", "."),
}
RIGHT = {
    "positive_integer": {"1": 1},
    "natural": {"0": 0},
    "seed": {"4294967295": 4294967295},
    "positive": {"1e-3": 0.001},
    "not_negative": {"0": 0.0},
    "finite": {"-2.5": -2.5},
    "output_file": {"new/a.npy": "new/a.npy"},
    "figure_file": {"a.svg": "a.svg"},
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").touch()


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind in WRONG for text in WRONG[kind]])
def test_a_wrong_value_is_refused_with_its_flag(kind, text, capsys):
    parser = Parser("A program.")
    parser.required("value", getattr(arguments, kind), "something")
    with pytest.raises(SystemExit) as stop:
        parser.parse_args([f"--value={text}"])
    assert stop.value.code == 2
    line = capsys.readouterr().err.splitlines()[-1]
    assert f"argument --value: found {text}" in line
    assert "accepted: " in line


@pytest.mark.parametrize("kind", RIGHT)
def test_a_right_value(kind):
    for text, value in RIGHT[kind].items():
        assert getattr(arguments, kind)(text) == value


def test_help_tells_what_each_flag_is(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    parser = Parser("What it does.\n\nAnd how.")
    parser.inputs("vt", ledger="of claims")
    parser.outputs(trivial_share=".npy")
    parser.devices()
    with pytest.raises(SystemExit, match="0"):
        parser.parse_args(["--help"])
    text = capsys.readouterr().out
    assert "What it does." in text
    assert "And how." not in text
    for flag, explained in {
        "--vt VT": f"input: {FILES['vt']}",
        "--ledger": "input: of claims",
    }.items():
        assert any(flag in line and explained in line for line in text.splitlines())
    for flag in ("--trivial-share TRIVIAL_SHARE", "--devices", "--threads"):
        assert flag in text


def test_files_that_may_be_left_out():
    parser = Parser("A program.")
    parser.inputs(nargs="*", others="some")
    parser.inputs(nargs="?", sigma="one")
    assert vars(parser.parse_args([])) == {"others": [], "sigma": None}


def test_given_files_are_the_inputs_that_are_there():
    parser = Parser("A program.")
    parser.inputs("vt", "u")
    parser.outputs(sigma=".npy")
    found = parser.parse_args(["--vt", "there", "--u", "gone", "--sigma", "new"])
    assert list(parser.given_files(found)) == ["--vt there"]


@pytest.mark.parametrize(
    ("names", "values", "line"),
    [
        (["a", "b"], [1], "--sigmas: found 1, accepted: 2, one for each of --runs"),
        (["a", "a"], [1, 2], "--runs: found a more than once, accepted: each once"),
    ],
)
def test_lists_that_do_not_match(names, values, line):
    with pytest.raises(UserError) as error:
        paired("--runs", "--sigmas", names, values)
    assert str(error.value) == line


def test_a_name_that_is_not_known():
    with pytest.raises(UserError, match="--controls: found 'c', accepted: a, b"):
        named_among("--controls", ["a", "c"], ["a", "b"])
