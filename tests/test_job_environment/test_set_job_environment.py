"""Jobs find this interpreter, the package, the style and a compilation cache."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from job_environment import set_job_environment

NAMES = ("PATH", "PYTHONPATH", "MATPLOTLIBRC", "JAX_COMPILATION_CACHE_DIR")
NAMES += ("XLA_PYTHON_CLIENT_PREALLOCATE", "TRAINING_JACOBIAN_CONFIG_FILES")


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    for name in NAMES:
        monkeypatch.setenv(name, f"before-{name}")
    before = dict(os.environ)
    yield
    changed = {name for name in os.environ if os.environ[name] != before.get(name)}
    assert changed - {"PYTEST_CURRENT_TEST"} <= set(NAMES)


def test_this_interpreter_is_found_first(tmp_path):
    set_job_environment(tmp_path, "results")
    assert shutil.which("python") == str(Path(sys.executable).with_name("python"))
    assert os.environ["PATH"].split(os.pathsep)[1:] == ["before-PATH"]


def test_without_a_path(tmp_path, monkeypatch):
    monkeypatch.delenv("PATH")
    set_job_environment(tmp_path, "results")
    first, *rest = os.environ["PATH"].split(os.pathsep)
    assert first == str(Path(sys.executable).parent)
    assert rest == os.defpath.split(os.pathsep)


def test_package_and_style_are_those_of_the_root(tmp_path):
    set_job_environment(str(tmp_path), "results")
    assert os.environ["PYTHONPATH"].split(os.pathsep) == [f"{tmp_path}/src", "before-PYTHONPATH"]
    set_job_environment(str(tmp_path), "results")
    assert os.environ["PYTHONPATH"].split(os.pathsep) == [f"{tmp_path}/src", "before-PYTHONPATH"]
    assert os.environ["MATPLOTLIBRC"] == f"{tmp_path}/matplotlibrc"


def test_the_cache_is_absolute_and_in_the_results(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    set_job_environment("/elsewhere", "smoke/results")
    folder = os.environ["JAX_COMPILATION_CACHE_DIR"]
    assert folder == f"{tmp_path}/smoke/results/.jax_cache"
    set_job_environment("/elsewhere", "/big/disk")
    assert os.environ["JAX_COMPILATION_CACHE_DIR"] == "/big/disk/.jax_cache"


def test_a_step_does_not_take_a_gpus_whole_memory(tmp_path, monkeypatch):
    monkeypatch.delenv("XLA_PYTHON_CLIENT_PREALLOCATE")
    set_job_environment(tmp_path, "results")
    assert os.environ["XLA_PYTHON_CLIENT_PREALLOCATE"] == "false"


def test_a_users_choice_of_preallocation_stays(tmp_path):
    set_job_environment(tmp_path, "results")
    assert os.environ["XLA_PYTHON_CLIENT_PREALLOCATE"].startswith("before")


def test_configuration_files_are_told_as_the_user_would_name_them(tmp_path):
    set_job_environment(tmp_path, "results", config_files=[Path("config/a b.yaml").absolute()])
    assert os.environ["TRAINING_JACOBIAN_CONFIG_FILES"] == "--configfile 'config/a b.yaml'"
    set_job_environment(tmp_path, "results")
    assert os.environ["TRAINING_JACOBIAN_CONFIG_FILES"] == ""
