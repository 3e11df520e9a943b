"""All tests share one JAX set-up: two CPU devices, the paper's generator, highest precision."""

import pytest

from training_jacobian import devices

devices.configure(devices=2)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Share the tests out among processes so that no fixture is made twice, the longest first.

    The tests of the workflow share one run of it; those of a module share its fixtures.
    """
    items.sort(key=lambda item: "test_workflow" not in item.nodeid)
    for item in items:
        name = "workflow" if "test_workflow" in item.nodeid else item.nodeid.split("::")[0]
        item.add_marker(pytest.mark.xdist_group(name))
