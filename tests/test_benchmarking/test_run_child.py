"""Child processes: what they report, what they inherit, how they fail."""

import json
import os

import pytest

from training_jacobian.benchmarking import processes
from training_jacobian.benchmarking.processes import rounds, run_child, temporary_folder
from training_jacobian.errors import UserError


@pytest.fixture
def module(tmp_path, monkeypatch):
    """Return a function that makes a module from source, which children can import."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    def make(text):
        (tmp_path / "a_task.py").write_text(text)
        return "a_task"

    return make


ECHO = """
import os
from training_jacobian.benchmarking.measure import answer
answer(lambda **task: {"task": task, "variables": sorted(os.environ)})
"""


def test_the_record_comes_back_with_the_seconds_of_the_imports(module):
    record = run_child(module("print('chatter')\n" + ECHO), {"way": "ours", "cores": 2})
    assert record["task"] == {"way": "ours", "cores": 2}
    assert 0 < record["import_s"] < 600


def test_no_compilation_cache_in_a_child(module, monkeypatch):
    monkeypatch.setenv("JAX_COMPILATION_CACHE_DIR", "somewhere")
    monkeypatch.setenv("TRAINING_JACOBIAN_TIMES", "elsewhere")
    monkeypatch.setenv("SOMETHING_ELSE", "1")
    variables = set(run_child(module(ECHO), {})["variables"])
    assert not variables & set(processes.UNSET)
    assert "SOMETHING_ELSE" in variables
    assert os.environ["JAX_COMPILATION_CACHE_DIR"] == "somewhere"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("raise ZeroDivisionError('by zero')", "a_task: ZeroDivisionError: by zero"),
        ("import sys; sys.exit(3)", "a_task: exit code 3"),
        ("import os; os.kill(os.getpid(), 9)", "killed by signal 9; .* memory"),
        (
            "from training_jacobian.benchmarking.measure import answer\n"
            "from training_jacobian.errors import UserError\n"
            "def fail(): raise UserError('J.npy: no such file')\n"
            "answer(fail)",
            "^a_task: J.npy: no such file$",
        ),
    ],
)
def test_a_failure_is_one_line(module, text, reason):
    with pytest.raises(UserError, match=reason) as error:
        run_child(module(text), {})
    assert len(str(error.value).splitlines()) == 1


def test_ways_run_in_turn(monkeypatch, capsys):
    order = []
    monkeypatch.setattr(processes, "run_child", lambda name, task: order.append((name, task)))
    monkeypatch.setattr(processes.progress, "INTERVAL", 0)
    found = list(rounds("module", {"a": {"way": 1}, "b": {"way": 2}}, 2))
    assert [task["way"] for _, task in order] == [1, 2, 1, 2]
    assert found == [{"a": None, "b": None}] * 2
    assert "4 of 4 benchmarks, 100 %" in capsys.readouterr().err


def test_at_least_one_round():
    with pytest.raises(UserError, match="repeats: found 0, accepted: at least 1"):
        list(rounds("module", {"a": {}}, 0))


def test_a_temporary_folder_is_removed(tmp_path):
    with temporary_folder(tmp_path / "new") as folder:
        (folder / "file").write_text(json.dumps(1))
    assert list((tmp_path / "new").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(UserError, match="file/below: cannot be written"),
        temporary_folder(tmp_path / "file" / "below"),
    ):
        pass
