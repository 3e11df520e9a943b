"""A user's mistake is one line and exit code 1; a bug keeps its traceback."""

import argparse
import sys

import pytest

from training_jacobian.program.errors import DivergenceError, UserError
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


@pytest.mark.parametrize("kind", [UserError, DivergenceError])
def test_a_users_mistake_is_one_line(parser, capsys, kind):
    def main(_):
        raise kind("sigma.npy: no such file")

    with pytest.raises(SystemExit) as stop:
        run_program(main, parser)
    assert stop.value.code == 1
    assert capsys.readouterr() == ("", "error: sigma.npy: no such file\n")


def test_an_interruption_is_one_line(parser, capsys):
    def main(_):
        raise KeyboardInterrupt

    with pytest.raises(SystemExit) as stop:
        run_program(main, parser)
    assert stop.value.code == 130
    assert capsys.readouterr() == ("", "error: interrupted\n")


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
