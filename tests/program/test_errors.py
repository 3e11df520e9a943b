"""A user's mistake is one line and exit code 1, with the nearest name; a bug has a traceback."""

import argparse
import sys

import pytest

from training_jacobian.program.errors import DivergenceError, UserError, unknown_name
from training_jacobian.program.run import run_program


@pytest.fixture
def parser(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["program", "--size", "3"])
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int)
    return parser


def test_main_gets_the_parsed_arguments(parser):
    seen = []
    assert run_program(seen.append, parser) is None
    assert seen == [argparse.Namespace(size=3)]


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (UserError("sigma.npy: no such file"), 1, "sigma.npy: no such file"),
        (DivergenceError("training diverged"), 1, "training diverged"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_a_users_mistake_and_an_interruption_are_one_line(parser, capsys, error, code, line):
    def main(_):
        raise error

    with pytest.raises(SystemExit) as stop:
        run_program(main, parser)
    assert stop.value.code == code
    assert capsys.readouterr() == ("", f"error: {line}\n")


def test_a_bug_is_not_hidden(parser):
    def main(_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_program(main, parser)


def test_a_wrong_flag_exits_with_2(parser, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["program", "--size", "three"])
    with pytest.raises(SystemExit) as stop:
        run_program(lambda _: None, parser)
    assert stop.value.code == 2
    assert "invalid int value: 'three'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("found", "accepted", "line"),
    [
        ("adan", iter(["sgd", "adam"]), "'adan', accepted: sgd, adam; did you mean adam?"),
        ("rmsprop", ["sgd", "adam"], "'rmsprop', accepted: sgd, adam"),
        (3, ["sgd"], "3, accepted: sgd"),
        (None, {"x": 1, "y": 2}, "None, accepted: x, y"),
    ],
)
def test_unknown_name(found, accepted, line):
    assert unknown_name("optimizer", found, accepted) == f"optimizer: found {line}"
