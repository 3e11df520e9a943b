"""The examples in the package's docstrings are true."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import training_jacobian

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(training_jacobian.__path__, "training_jacobian.")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    module = importlib.import_module(name)
    failed, attempted = doctest.testmod(module)
    written = ">>> " in Path(module.__file__).read_text("utf-8")
    assert (failed, attempted > 0) == (0, written)
