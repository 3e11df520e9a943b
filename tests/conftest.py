"""All tests share one JAX set-up: two CPU devices, the paper's generator, highest precision."""

import pytest

from training_jacobian import devices

devices.configure(devices=2)


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
