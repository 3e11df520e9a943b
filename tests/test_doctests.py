"""The examples in the package's docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import training_jacobian

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(training_jacobian.__path__, "training_jacobian.")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples():
    attempted = {
        name: doctest.testmod(importlib.import_module(name)).attempted
        for name in ("training_jacobian.training.config", "training_jacobian.spectrum.regions")
    }
    assert attempted == {
        "training_jacobian.training.config": 1,
        "training_jacobian.spectrum.regions": 4,
    }
