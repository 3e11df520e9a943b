"""The files that a user's functions come from, and a run whose files have changed since."""

import dataclasses
import json
import sys

import numpy as np
import pytest

from problems import tiny_split
from training_jacobian.files import storage
from training_jacobian.program.errors import UserError
from training_jacobian.training import stored_run
from training_jacobian.training.problem import make_problem
from training_jacobian.training.settings import Settings
from training_jacobian.training.user_sources import source_digests, source_files

PARTS = ("__init__", "layers", "sizes", "unused")


@pytest.fixture
def imported(tmp_path, write_module):
    """A module that imports a sibling, a package of its own and others; its ``module:function``."""
    package = tmp_path / "user_parts"
    package.mkdir()
    for part in PARTS:
        (package / f"{part}.py").write_text("")
    (package / "layers.py").write_text("from . import sizes\n")
    (tmp_path / "user_sibling.py").write_text("import user_parent\n")
    (tmp_path / "user_parent.py").write_text("import user_sibling\n")
    (tmp_path / "user_lazy.py").write_text("")
    name = write_module(
        "import json, jax, optax, user_sibling\nfrom user_parts import layers\n"
        "from training_jacobian.training import settings\n"
        "def make():\n    import user_lazy\n"
    )
    return f"{name}:make"


def test_a_module_alone(write_module):
    name = write_module("def make(): pass\n")
    assert source_files("sgd", "", f"{name}:make") == {name: f"{name}.py"}
    assert source_files("nowhere:make") == {}


def test_what_a_module_names_of_the_users_and_nothing_is_imported(imported):
    own, loaded = imported.removesuffix(":make"), {*sys.modules}
    assert source_files(imported) == {
        own: f"{own}.py",
        "user_lazy": "user_lazy.py",
        "user_parent": "user_parent.py",
        "user_parts": "user_parts/__init__.py",
        "user_parts.layers": "user_parts/layers.py",
        "user_parts.sizes": "user_parts/sizes.py",
        "user_sibling": "user_sibling.py",
    }
    assert loaded == {*sys.modules}


def test_the_packages_that_a_module_is_in(tmp_path, write_module):
    write_module("")
    inner = tmp_path / "user_outer" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "user_outer/__init__.py").write_text("import user_constants\n")
    (inner / "nets.py").write_text("from ..missing import x\nfrom .. import constant\n")
    (tmp_path / "user_constants.py").write_text("")
    assert source_files("user_outer.inner.nets:make") == {
        "user_constants": "user_constants.py",
        "user_outer": "user_outer/__init__.py",
        "user_outer.inner.nets": "user_outer/inner/nets.py",
    }


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    from .user_far import x\nexcept ImportError:\n    from user_near import x\n",
        "from ...user_far import x\nimport user_near\n",
        "import user_near, user_broken\n",
        "import user_near, user_nowhere.at_all\n",
        "from user_near import *\n",
    ],
)
def test_statements_that_are_never_run_or_cannot_be(tmp_path, write_module, text):
    (tmp_path / "user_near.py").write_text("x = 1\n")
    (tmp_path / "user_broken.py").write_text("def (:\n")
    name = write_module(text)
    found = source_files(f"{name}:make")
    assert found.keys() - {"user_broken"} == {name, "user_near"}
    assert ("user_broken" in found) == ("user_broken" in text)


def test_a_module_that_is_blocked(write_module, monkeypatch):
    monkeypatch.setitem(sys.modules, "user_blocked", None)
    name = write_module("try:\n    import user_blocked\nexcept ImportError:\n    pass\n")
    assert source_files(f"{name}:make") == {name: f"{name}.py"}


def test_a_module_elsewhere_has_its_whole_path(tmp_path, write_module, monkeypatch):
    write_module("")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "user_far.py").write_text("")
    (tmp_path / "here").mkdir()
    monkeypatch.syspath_prepend(elsewhere)
    monkeypatch.chdir(tmp_path / "here")
    assert source_files("user_far:make") == {"user_far": str(elsewhere / "user_far.py")}


def test_an_edit_changes_the_digest_of_its_file_alone(imported, tmp_path):
    before = source_digests(imported)
    (tmp_path / "user_parts/sizes.py").write_text("WIDTH = 4\n")
    after = source_digests(imported)
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} == {"user_parts.sizes"}


def rebuilt():
    return stored_run.load("dataset.npz", "training.npz").problem


@pytest.fixture
def trained(write_module, tmp_path):
    """A stored run whose network takes its width from another module; the name of its module."""
    (tmp_path / "user_width.py").write_text("WIDTH = 3\n")
    name = write_module(
        "from flax import linen as nn\nimport user_width\n"
        "def make(features, classes): return nn.Dense(classes)\n"
    )
    recipe = Settings(model=f"{name}:make", batch_size=4, epochs=2)
    problem = make_problem(recipe, tiny_split())
    storage.save_arrays("dataset.npz", **dataclasses.asdict(tiny_split()))
    save_training(problem, recipe, json.dumps(source_digests(recipe.model)))
    loaded = rebuilt()
    np.testing.assert_array_equal(loaded.theta_0, problem.theta_0)
    yield problem, recipe
    del sys.modules["user_width"], sys.modules[name]


def save_training(problem, recipe, sources):
    storage.save_arrays(
        "training.npz",
        theta_0=np.asarray(problem.theta_0),
        settings=np.array(recipe.to_json()),
        sources=np.array(sources),
    )


def shadowed_by_a_package(width):
    width.with_suffix("").mkdir()
    (width.with_suffix("") / "__init__.py").write_text("WIDTH = 4\n")


def linked_to_another_file(width):
    width.unlink()
    width.with_name("other.py").write_text("WIDTH = 4\n")
    width.symlink_to("other.py")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda width: width.write_text("WIDTH = 4\n"), "another"),
        (lambda width: width.unlink(), "no"),
        (shadowed_by_a_package, "another"),
        (linked_to_another_file, "another"),
    ],
)
def test_a_run_is_not_rebuilt_from_other_modules_than_it_was_trained_with(
    trained, tmp_path, change, found
):
    change(tmp_path / "user_width.py")
    with pytest.raises(UserError, match=f"found {found} module user_width, accepted: the one that"):
        rebuilt()


def test_a_run_that_does_not_tell_its_modules_is_refused(trained):
    problem, recipe = trained
    save_training(problem, recipe, "{}")
    with pytest.raises(UserError, match=r"found another module user_module_.*train_network"):
        rebuilt()
