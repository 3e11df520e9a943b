"""A step depends on the code of the modules that it imports, however deep, and on no others."""

import ast

import pytest

from code_dependencies import WITHOUT_NUMBERS, code_of, files_of
from config_examples import ROOT

SCRIPTS = sorted(path.name for path in (ROOT / "scripts").glob("*.py"))


def modules_of(script, *others):
    """Return the names of the package's modules that a script of this project depends on."""
    prefix = "src/training_jacobian/"
    script, *modules = [script] if isinstance(script, str) else script
    others = [f"{prefix}{module}.py" for module in modules]
    first, *files = files_of(f"scripts/{script}", *others, root=ROOT)
    assert first == f"scripts/{script}"
    assert all(file.startswith(prefix) for file in files)
    return {file.removeprefix(prefix).removesuffix(".py") for file in files}


@pytest.mark.parametrize(
    ("script", "needed", "unrelated"),
    [
        (
            "compute_jacobian.py",
            {"jacobian/columns", "training/problem", "training/models", "files/storage"},
            {"training/datasets", "figures", "spectrum", "claims", "experiments", "planning"},
        ),
        (
            ("plot.py", "figures/spectrum"),
            {"figures/style", "files/storage", "spectrum/regions", "figures/spectrum"},
            {"figures/overlap", "training/problem", "jacobian", "claims", "program/devices"},
        ),
        (
            "train_network.py",
            {"training/problem", "training/losses", "training/settings", "training/split"},
            {"training/datasets", "jacobian", "spectrum", "figures", "claims"},
        ),
        (
            "decompose_jacobian.py",
            {"spectrum/svd"},
            {"jacobian", "training", "figures", "spectrum/regions"},
        ),
        ("prepare_dataset.py", {"training/datasets"}, {"training/problem", "figures", "jacobian"}),
        (
            "check_claims.py",
            {"claims/verdicts", "claims/statistics/scaling"},
            {"training/problem", "figures", "jacobian", "experiments"},
        ),
        ("print_claims.py", {"claims/verdicts"}, {"training/problem", "figures", "jacobian"}),
    ],
)
def test_this_projects_scripts(script, needed, unrelated):
    found = modules_of(script)
    rooms = {name.split("/")[0] for name in found if not name.endswith("__init__")}
    assert needed | {"__init__"} <= found
    assert not unrelated & (found | rooms)


def test_measure_alignment_in_full():
    assert files_of("scripts/measure_alignment.py", root=ROOT) == [
        "scripts/measure_alignment.py",
        "src/training_jacobian/__init__.py",
        "src/training_jacobian/experiments/__init__.py",
        "src/training_jacobian/experiments/directions.py",
        "src/training_jacobian/files/__init__.py",
        "src/training_jacobian/files/storage.py",
        "src/training_jacobian/program/__init__.py",
    ]


def test_modules_without_numbers_are_there():
    assert [path for path in WITHOUT_NUMBERS if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_figures_and_claims_never_train(script):
    if script.startswith(("plot", "check_", "print_")):
        assert not {"training/problem", "jacobian/columns"} & modules_of(script)
    else:
        assert "figures/style" not in modules_of(script)


@pytest.mark.parametrize("path", sorted((ROOT / "src").rglob("*.py")), ids=lambda path: path.name)
def test_no_relative_imports_which_code_of_does_not_follow(path):
    tree = ast.parse(path.read_text("utf-8"))
    levels = [node.level for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert not any(levels)


@pytest.fixture
def synthetic(tmp_path):
    """Return a function that writes a script and modules and gives the script's dependencies."""

    def build(script, **modules):
        (tmp_path / "scripts").mkdir()
        (tmp_path / "scripts/go.py").write_text(script)
        for name, content in {"__init__": "", "unused": "import os", **modules}.items():
            path = tmp_path / "src/training_jacobian" / f"{name.replace('__in__', '/')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        first, *rest = files_of("scripts/go.py", root=tmp_path)
        assert first == "scripts/go.py"
        return [file.removeprefix("src/training_jacobian/") for file in rest]

    return build


@pytest.mark.parametrize(
    "statement",
    [
        "import training_jacobian.a",
        "import training_jacobian.a as name, os",
        "from training_jacobian import a",
        "from training_jacobian import a as name",
        "from training_jacobian.a import function",
        "def f():\n    from training_jacobian import a",
        "class C:\n    def f(self):\n        import training_jacobian.a",
        "if True:\n    try:\n        from training_jacobian.a import f\n    except ImportError:\n"
        "        pass",
        "lambda: 0\nasync def f():\n    from training_jacobian import a",
    ],
)
def test_every_kind_of_import(synthetic, statement):
    assert synthetic(statement, a="", b="") == ["__init__.py", "a.py"]


@pytest.mark.parametrize(
    "statement",
    [
        "import os",
        "import training_jacobian_tools.a",
        "from other import a",
        "text = 'from training_jacobian import a'",
        "# import training_jacobian.a",
    ],
)
def test_what_is_no_import_of_the_package(synthetic, statement):
    assert synthetic(statement, a="") == []


def test_transitive_with_a_circle(synthetic):
    found = synthetic(
        "from training_jacobian import a",
        a="def f():\n    import training_jacobian.b",
        b="from training_jacobian.c import x",
        c="from training_jacobian import a",
    )
    assert found == ["__init__.py", "a.py", "b.py", "c.py"]


def test_what_the_package_itself_imports(synthetic):
    found = synthetic("import training_jacobian", __init__="from training_jacobian import a", a="")
    assert found == ["__init__.py", "a.py"]


def test_a_package_inside_the_package(synthetic):
    found = synthetic(
        "from training_jacobian.deep.d import f",
        deep__in____init__="from training_jacobian import a",
        deep__in__d="",
        deep__in__e="",
        a="",
    )
    assert found == ["__init__.py", "a.py", "deep/__init__.py", "deep/d.py"]


def test_an_imported_package_inside_the_package(synthetic):
    found = synthetic("from training_jacobian import deep", deep__in____init__="", deep__in__d="")
    assert found == ["__init__.py", "deep/__init__.py"]


CODE = '''"""What it is."""
from training_jacobian import a

SIZE = 3
"""Of it."""

def f(x):
    """Return it."""
    return x + SIZE  # why
'''


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("What it is.", "What it was.", False),
        ("Return it.", "Give it back.", False),
        ('"""Of it."""', "", False),
        ("  # why", "", False),
        ("return x + SIZE", "return (x\n        + SIZE)", False),
        ("\n\n", "\n\n\n\n", False),
        ("SIZE = 3", "SIZE = 3.0", True),
        ("x + SIZE", "x - SIZE", True),
        ("x + SIZE", "x + 'SIZE'", True),
        ("import a", "import b", True),
    ],
)
def test_what_changes_the_digest(tmp_path, old, new, changes):
    folder = tmp_path / "src/training_jacobian"
    folder.mkdir(parents=True)
    for name in ("__init__", "a", "b", "deep"):
        (folder / f"{name}.py").write_text("")
    assert old in CODE
    for written in ("go.py", "src/training_jacobian/a.py"):
        go, edited = tmp_path / "go.py", tmp_path / written
        go.write_text(CODE)
        (folder / "a.py").write_text(CODE)
        before = code_of("go.py", root=tmp_path)
        edited.write_text(CODE.replace(old, new))
        assert (code_of("go.py", root=tmp_path) != before) == changes, written


def test_code_of_several_files(tmp_path):
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text(f"NAME = {name!r}\n")
    both = code_of("a.py", "b.py", root=tmp_path)
    assert both == code_of("b.py", "a.py", root=tmp_path)
    assert len({both, code_of("a.py", root=tmp_path), code_of("b.py", root=tmp_path)}) == 3


def test_a_module_without_numbers_changes_nothing(tmp_path):
    folder = tmp_path / "src/training_jacobian"
    (folder / "program").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (tmp_path / "go.py").write_text("from training_jacobian.program import progress")
    (folder / "program/progress.py").write_text("INTERVAL = 15")
    before = code_of("go.py", root=tmp_path)
    (folder / "program/progress.py").write_text("INTERVAL = 5")
    assert code_of("go.py", root=tmp_path) == before
