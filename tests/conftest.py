"""All tests share one JAX set-up: two CPU devices, the paper's generator, highest precision."""

import jax
import pytest

from training_jacobian import devices

devices.configure(devices=2)


def pytest_configure(config):
    """Compile a program once for all tests that run it, in this and later runs of the tests.

    JAX tells programs apart by their text, its version and its settings; `--cache-clear` forgets
    all of them.
    """
    try:
        folder = config.cache.mkdir("jax")
    except (AttributeError, OSError):  # pytest has been told to keep none, or cannot
        return
    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    # Another process may be about to write or to clear it; the program is then compiled here.
    for doing in ("reading", "writing"):
        line = f"ignore:Error {doing} persistent compilation cache"
        config.addinivalue_line("filterwarnings", line)


def pytest_collection_modifyitems(items):
    """Start with the tests of the workflow: they take longest, and one process runs all of them."""
    items.sort(key=lambda item: "test_workflow" not in item.nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give a process whole modules, and all tests of the workflow: no fixture is made twice."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFixtures(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return "workflow" if "test_workflow" in nodeid else nodeid.split("::")[0]

    return ByFixtures(config, log)
