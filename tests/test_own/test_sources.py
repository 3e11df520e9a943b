"""The files that a user's functions come from, and a run whose files have changed since."""

import dataclasses
import json
import sys

import numpy as np
import pytest

from problems import tiny_split
from training_jacobian import storage
from training_jacobian.errors import UserError
from training_jacobian.own.sources import digest, source_digests, source_files
from training_jacobian.settings import Settings
from training_jacobian.stored_run import load_problem
from training_jacobian.training import make_problem


@pytest.fixture
def imported(tmp_path, write_module):
    """A module that imports a sibling, a package of its own and others; its ``module:function``."""
    package = tmp_path / "user_parts"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "layers.py").write_text("from . import sizes\n")
    (package / "sizes.py").write_text("WIDTH = 3\n")
    (package / "unused.py").write_text("")
    (tmp_path / "user_sibling.py").write_text("import user_lazy_parent\n")
    (tmp_path / "user_lazy_parent.py").write_text("")
    (tmp_path / "user_lazy.py").write_text("")
    name = write_module(
        "import json, optax, user_sibling\nfrom user_parts import layers\n"
        "from training_jacobian import settings\n"
        "def make():\n    import user_lazy\n"
    )
    yield f"{name}:make"
    for module in [module for module in sys.modules if module.startswith("user_")]:
        del sys.modules[module]


def test_a_module_alone(write_module):
    name = write_module("def make(): pass\n")
    assert source_files("sgd", "", f"{name}:make") == [f"{name}.py"]


def test_what_a_module_imports_of_the_users(imported):
    found = source_files(imported)
    packaged = [f"user_parts/{name}.py" for name in ("__init__", "layers", "sizes")]
    own = imported.replace(":make", ".py")
    assert found == sorted([own, *packaged, "user_sibling.py", "user_lazy_parent.py"])


def test_an_import_within_a_function_counts_once_it_has_run(imported):
    assert "user_lazy.py" not in source_files(imported)
    sys.modules[imported.removesuffix(":make")].make()
    assert "user_lazy.py" in source_files(imported)


def test_an_edit_changes_the_digest_of_its_file_alone(imported, tmp_path):
    before = source_digests(imported)
    (tmp_path / "user_parts/sizes.py").write_text("WIDTH = 4\n")
    after = source_digests(imported)
    assert {path for path in before if before[path] != after[path]} == {"user_parts/sizes.py"}
    assert digest("user_parts/nowhere.py") == ""


def test_a_run_is_not_rebuilt_from_other_files_than_it_was_trained_with(write_module, tmp_path):
    (tmp_path / "user_width.py").write_text("WIDTH = 3\n")
    name = write_module(
        "from flax import linen as nn\nimport user_width\n"
        "def make(features, classes): return nn.Dense(classes)\n"
    )
    recipe = Settings(model=f"{name}:make", batch_size=4, epochs=2)
    problem = make_problem(recipe, tiny_split())
    storage.save_arrays("dataset.npz", **dataclasses.asdict(tiny_split()))
    storage.save_arrays(
        "training.npz",
        theta_0=np.asarray(problem.theta_0),
        settings=np.array(recipe.to_json()),
        sources=np.array(json.dumps(source_digests(recipe.model))),
    )
    np.testing.assert_array_equal(
        load_problem("dataset.npz", "training.npz").theta_0, problem.theta_0
    )
    (tmp_path / "user_width.py").write_text("WIDTH = 4\n")
    with pytest.raises(UserError, match=r"another user_width\.py than it was made with"):
        load_problem("dataset.npz", "training.npz")
    del sys.modules["user_width"]
