"""What a process says of itself is what holds."""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
import tomllib
from importlib.metadata import version

import jax
import psutil
import pytest

from config_examples import ROOT
from training_jacobian.program import facts
from training_jacobian.program.facts import process_start


def git(folder, *arguments):
    settings = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(folder), *settings, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def repository(tmp_path):
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    git(tmp_path, "init", "--quiet")
    (tmp_path / "tracked.py").write_text("x = 1\n")
    git(tmp_path, "add", "tracked.py")
    git(tmp_path, "commit", "--quiet", "-m", "first")
    git(tmp_path, "tag", "-a", "v1", "-m", "a tag")
    return tmp_path


def state(folder):
    facts.code_state.cache_clear()
    return facts.code_state(folder)


def test_the_dirty_flag_flips_with_a_tracked_file(repository):
    commit = git(repository, "rev-parse", "HEAD")
    assert state(repository) == {"commit": commit, "dirty": False}
    (repository / "results.txt").write_text("not tracked")
    assert state(repository)["dirty"] is False
    (repository / "tracked.py").write_text("x = 2\n")
    assert state(repository) == {"commit": commit, "dirty": True}
    git(repository, "commit", "--quiet", "-a", "-m", "second")
    after = state(repository)
    assert after == {"commit": git(repository, "rev-parse", "HEAD"), "dirty": False}
    assert after["commit"] != commit


def test_outside_a_repository_and_before_its_first_commit(tmp_path, repository):
    unknown = {"commit": None, "dirty": None}
    inner = repository / "installed"
    inner.mkdir()
    assert state(inner) == unknown  # another project's commit is not this one's
    git(inner, "init", "--quiet")
    assert state(inner) == unknown


def test_versions_devices_and_settings(monkeypatch):
    monkeypatch.setenv("XLA_FLAGS", "--xla_cpu_enable_fast_math=false")
    monkeypatch.setenv("JAX_COMPILATION_CACHE_DIR", "/a/folder")
    told = facts.process_facts()
    assert told["python"] == platform.python_version()
    assert told["versions"] == {name: version(name) for name in told["versions"]}
    assert sum(kind["count"] for kind in told["devices"]) == len(jax.devices())
    assert told["devices"][0]["platform"] == jax.devices()[0].platform
    assert told["jax"]["jax_default_matmul_precision"] == "highest"
    assert told["environment"]["XLA_FLAGS"] == "--xla_cpu_enable_fast_math=false"
    assert "JAX_COMPILATION_CACHE_DIR" not in told["environment"]


def test_every_dependency_is_told():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.match(r"[\w-]+", line)[0] for line in project["dependencies"]}
    assert names <= set(facts.LIBRARIES)


def test_the_start_is_that_of_the_process():
    assert process_start() < time.time()
    # psutil rounds to a second on Linux; the clock may be set while the tests run.
    assert abs(process_start() - psutil.Process().create_time()) < 3


def test_a_program_tells_its_command_line_and_a_process_without_jax_no_device():
    code = "import json; from training_jacobian.program import facts as f; f.begin('a.py');"
    before = int(time.time())
    done = subprocess.run(
        [sys.executable, "-c", f"{code} print(json.dumps(f.process_facts()))", "--seed", "3"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert (told["program"], told["arguments"]) == ("a.py", ["--seed", "3"])
    assert (told["devices"], told["jax"]) == ([], {})
    assert facts.as_utc(before - 1) <= told["started"] <= facts.as_utc(time.time())
    assert 0 < told["seconds"] < time.time() - before + 1
