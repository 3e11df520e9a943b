"""What a process notes of its own start, imports and compilation."""

import json
import subprocess
import sys
import time

import jax
import jax.numpy as jnp
import psutil
import pytest

from config_examples import ROOT
from training_jacobian.timing import (
    VARIABLE,
    covered,
    process_start,
    recorded,
    watch_compilation,
)


@pytest.mark.parametrize(
    ("intervals", "length"),
    [
        ([], 0),
        ([(1, 3)], 2),
        ([(4, 6), (0, 1)], 3),
        ([(0, 10), (2, 3), (9, 11)], 11),
        ([(0, 1), (1, 2)], 2),
    ],
)
def test_covered(intervals, length):
    assert covered(iter(intervals)) == length


def test_the_start_is_that_of_the_process():
    start = process_start()
    assert start < time.time()
    assert abs(start - psutil.Process().create_time()) < 3
    assert abs(start - process_start()) < 0.1


def test_compilations_are_seen_and_calls_are_not():
    spans = []
    watch_compilation(lambda start, end: spans.append((start, end)))
    program = jax.jit(lambda x: jnp.sin(x) * 3 + 11)
    before = time.time()
    program(jnp.ones(3))
    assert spans
    assert all(before <= start <= end <= time.time() for start, end in spans)
    count = len(spans)
    program(jnp.ones(3))
    assert len(spans) == count


def test_nothing_is_written_unless_asked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(VARIABLE, raising=False)
    with recorded("program.py"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_one_line_per_program_even_if_it_fails(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "times"))
    with recorded("good.py"):
        jax.jit(lambda x: x * 7 + 13)(jnp.ones(5)).block_until_ready()
    with pytest.raises(ZeroDivisionError), recorded("bad.py"):
        raise ZeroDivisionError
    good, bad = map(json.loads, (tmp_path / "times").read_text().splitlines())
    assert (good["program"], bad["program"]) == ("good.py", "bad.py")
    assert 0 < good["compile_s"] < good["total_s"]
    assert good["import_s"] + good["compile_s"] <= good["total_s"]
    assert good["cpu_s"] > 0
    assert bad["compile_s"] == 0


def test_it_imports_neither_jax_nor_numpy():
    code = (
        "import sys, training_jacobian.timing; print(sorted({'jax', 'numpy'} & set(sys.modules)))"
    )
    environment = {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
