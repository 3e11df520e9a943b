"""All tests share one JAX set-up: two CPU devices, the paper's generator, highest precision."""

import hashlib
import os
import platform
from pathlib import Path

import jax
import jaxlib
import pytest

from training_jacobian.program import devices

devices.configure(devices=2)


@pytest.fixture
def double():
    """Compute in float64, where rounding is far below whatever a test looks for."""
    with jax.enable_x64(True):
        yield


def pytest_configure(config):
    """Compile a program once for all tests that run it, in this and later runs of the tests.

    JAX tells programs apart by their text, its version and its settings, but not by the
    instructions that they were compiled for: each kind of processor has a folder of its own.
    `--cache-clear` forgets all of them.
    """
    try:
        folder = config.cache.mkdir("jax") / instructions()
    except (AttributeError, OSError):  # pytest has been told to keep none, or cannot
        return
    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    # Another process may be about to write or to clear it; the program is then compiled here.
    for doing in ("reading", "writing"):
        line = f"ignore:Error {doing} persistent compilation cache"
        config.addinivalue_line("filterwarnings", line)


def instructions():
    """Return a name for this processor, the instructions that XLA may use of it, and jaxlib."""
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text("utf-8").splitlines() if cpu.exists() else []
    kinds = {line for line in lines if line.startswith(("model name", "flags", "Features"))}
    parts = [*sorted(kinds), *platform.uname()[4:], os.environ.get("XLA_FLAGS", "")]
    return f"{jaxlib.__version__}-{hashlib.sha256(repr(parts).encode()).hexdigest()[:12]}"


def pytest_terminal_summary(terminalreporter, config):
    """Say what a run of the quick tests has not shown."""
    if config.option.markexpr == "not slow":
        terminalreporter.write_line("left out: the slow tests; make test-all runs them")


def pytest_collection_modifyitems(items):
    """Start with the slow tests, of which one process runs all."""
    items.sort(key=lambda item: "slow/" not in item.nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give a process whole modules, and all slow tests: no fixture is made twice."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFixtures(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return "slow" if "slow/" in nodeid else nodeid.split("::")[0]

    return ByFixtures(config, log)
