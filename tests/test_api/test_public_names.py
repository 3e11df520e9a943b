"""The names that the package itself offers: light to import, there, typed, documented."""

import ast
import importlib
import pkgutil
import subprocess
import sys
import tomllib

import pytest

import training_jacobian
from config_examples import ROOT

PACKAGE = ROOT / "src" / "training_jacobian"


def modules_after(statement):
    """Return the names of all modules loaded after a statement in a fresh interpreter."""
    program = f"import sys; {statement}; print(*sys.modules)"
    command = [sys.executable, "-c", program]
    env = {"PYTHONPATH": str(ROOT / "src")}
    return set(
        subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.split()
    )


@pytest.mark.parametrize(
    ("statement", "light"),
    [
        ("import training_jacobian; dir(training_jacobian)", {"numpy", "scipy", "pandas"}),
        ("from training_jacobian import Settings; import training_jacobian.training.config", set()),
    ],
)
def test_what_is_not_loaded(statement, light):
    loaded = modules_after(statement)
    assert "training_jacobian" in loaded
    assert not {"jax", "matplotlib", *light} & loaded


def test_no_name_is_that_of_a_module():
    """Importing the module would put it in the name's place."""
    modules = {module.name for module in pkgutil.iter_modules(training_jacobian.__path__)}
    assert "jacobian" in modules
    assert not modules & set(training_jacobian.__all__)


def test_types_are_those_of_the_same_objects():
    """The stub, which type checkers read, imports each name from its home at run time."""
    tree = ast.parse((PACKAGE / "__init__.pyi").read_text())
    stated = {
        alias.name: node.module
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert set(stated) == set(training_jacobian.__all__)
    for name, module in stated.items():
        found = getattr(importlib.import_module(module), name)
        assert found is getattr(training_jacobian, name)
        assert found.__module__ == module


def test_types_are_installed():
    """Without the marker, PEP 561, a user's type checker takes everything for Any."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    installed = settings["tool"]["setuptools"]["package-data"]["training_jacobian"]
    found = {path.name for pattern in installed for path in PACKAGE.glob(pattern)}
    assert found == {"py.typed", "__init__.pyi"}


def test_every_name_is_in_the_reference():
    pages = "\n".join(path.read_text() for path in (ROOT / "docs" / "reference").glob("*.md"))
    names = training_jacobian.__all__
    assert [name for name in names if f"::: training_jacobian.{name}\n" not in pages] == []
