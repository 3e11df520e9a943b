"""Cores and devices that a step takes; wrong numbers end in one line."""

import os
import re
import subprocess
import sys
import types
from importlib.metadata import version

import jax
import pytest

from training_jacobian.program import devices
from training_jacobian.program.errors import UserError
from training_jacobian.program.limits import available_cores


@pytest.fixture
def configured(monkeypatch):
    """Record what JAX would be set up with; it is set up already, with two CPU devices."""
    found = {}
    monkeypatch.setattr(devices, "configure", lambda **options: found.update(options))
    return found


@pytest.fixture
def two_gpus(monkeypatch, configured):
    gpu = types.SimpleNamespace(platform="gpu", device_kind="some GPU")
    monkeypatch.setattr(jax, "devices", lambda: [gpu, gpu])


def test_all_cores_by_default(configured):
    assert devices.use(precision="float64") == jax.devices()
    cores = available_cores()
    assert configured == {"precision": "float64", "devices": cores, "threads": cores}


@pytest.mark.parametrize(("asked", "given"), [(None, 5), (1, 1)])
def test_one_device_for_each_core_or_fewer(configured, asked, given):
    found = devices.use(precision="float32", devices=asked, threads=5)
    assert found == jax.devices()[:given]
    assert configured == {"precision": "float32", "devices": given, "threads": 5}


@pytest.mark.usefixtures("two_gpus")
@pytest.mark.parametrize(("asked", "given"), [(None, 2), (1, 1), (2, 2)])
def test_gpus_do_not_depend_on_the_cores(asked, given):
    assert len(devices.use(precision="float32", devices=asked, threads=8)) == given


@pytest.mark.usefixtures("two_gpus")
def test_more_than_there_are():
    line = "--devices: found 3, accepted: at most 2, the devices that JAX sees (some GPU)"
    with pytest.raises(UserError) as error:
        devices.use(precision="float32", devices=3)
    assert str(error.value) == line


@pytest.mark.parametrize("number", [0, -1])
@pytest.mark.parametrize("name", ["devices", "threads"])
def test_none_at_all(configured, name, number):
    with pytest.raises(UserError, match=f"^--{name}: found {number}, accepted: at least 1$"):
        devices.use(precision="float32", **{name: number})
    assert configured == {}


def test_available_cores_follow_the_process():
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("this system does not bind processes to cores")
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert available_cores() == 1
    finally:
        os.sched_setaffinity(0, before)


def test_programs_are_cached_by_processor_and_jaxlib(tmp_path):
    names = set()
    for content in ("flags : sse avx2\n", "flags : sse avx512f\n", "flags : sse\ncpu MHz : 3\n"):
        (tmp_path / "cpuinfo").write_text(content, encoding="utf-8")
        names.add(devices._machine_code(tmp_path / "cpuinfo"))
    assert len(names) == 3
    (tmp_path / "cpuinfo").write_text("flags : sse\ncpu MHz : 4\n", encoding="utf-8")
    assert devices._machine_code(tmp_path / "cpuinfo") in names
    assert all(name.endswith(f"-jaxlib-{version('jaxlib')}") for name in names)


def started(**variables):
    """Start a process that sets up JAX, and fails where its settings are not those of all steps."""
    code = (
        "from training_jacobian.program import devices; import jax; devices.configure();"
        "assert devices.NEUTRAL.items() <= jax.config.values.items()"
    )
    environment = {**os.environ, **variables, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )


def test_what_would_alter_a_program_is_set_back():
    raising = {"JAX_NUMPY_RANK_PROMOTION": "raise", "JAX_NUMPY_DTYPE_PROMOTION": "strict"}
    done = started(**raising, JAX_DISABLE_JIT="1", JAX_DEBUG_NANS="1")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("platform", ["cuda", "nowhere"])
def test_a_platform_that_is_not_here_is_named(platform):
    line = rf"UserError: JAX_PLATFORMS: found '{platform}', which JAX cannot use here \(.+\), acc"
    assert re.search(line, started(JAX_PLATFORMS=platform).stderr.splitlines()[-1])
