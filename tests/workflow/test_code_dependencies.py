"""A step depends on the code of the modules that it imports, however deep, and on no others."""

import pytest

from code_dependencies import WITHOUT_NUMBERS, code_of, files_of
from config_examples import ROOT

SCRIPTS = sorted(path.name for path in (ROOT / "scripts").glob("*.py"))


def modules_of(script, *modules):
    """Return the names of the package's modules that a script of this project depends on."""
    prefix = "src/training_jacobian/"
    others = [f"{prefix}{module}.py" for module in modules]
    first, *files = files_of(f"scripts/{script}", *others, root=ROOT)
    assert first == f"scripts/{script}"
    assert all(file.startswith(prefix) for file in files)
    return {file.removeprefix(prefix).removesuffix(".py") for file in files}


@pytest.mark.parametrize(
    ("script", "needed", "unrelated"),
    [
        (
            ("compute_jacobian.py",),
            {"jacobian/columns", "training/problem", "training/models", "files/storage"},
            {"training/datasets", "figures", "spectrum", "claims", "experiments", "planning"},
        ),
        (
            ("plot.py", "figures/spectrum"),
            {"figures/style", "files/storage", "spectrum/regions", "figures/spectrum"},
            {"figures/overlap", "training/problem", "jacobian", "claims", "program/devices"},
        ),
        (
            ("check_claims.py",),
            {"claims/verdicts", "claims/statistics/scaling"},
            {"training/problem", "figures", "jacobian", "experiments"},
        ),
    ],
)
def test_this_projects_scripts(script, needed, unrelated):
    found = modules_of(*script)
    rooms = {name.split("/")[0] for name in found if not name.endswith("__init__")}
    assert needed | {"__init__"} <= found
    assert not unrelated & (found | rooms)


def test_modules_without_numbers_are_there():
    assert [path for path in WITHOUT_NUMBERS if not (ROOT / path).is_file()] == []


def test_figures_and_claims_never_train():
    for script in SCRIPTS:
        needless = {"training/problem", "jacobian/columns"}
        if not script.startswith(("plot", "check_", "print_")):
            needless = {"figures/style"}
        assert not needless & modules_of(script), script


def written(root, files):
    """Write files of the package by their modules' names, its own two among them."""
    for name, content in {"__init__": "", "unused": "import os", **files}.items():
        path = root / f"src/training_jacobian/{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def dependencies(root, script, modules):
    """Return the modules that a script depends on."""
    written(root, modules)
    (root / "go.py").write_text(script)
    first, *rest = files_of("go.py", root=root)
    assert first == "go.py"
    return [file.removeprefix("src/training_jacobian/") for file in rest]


A = ["__init__.py", "a.py"]
TRY = """
if True:
    try:
        from training_jacobian.a import f
    except ImportError:
        pass
"""


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("import training_jacobian.a", A),
        ("from training_jacobian import a", A),
        ("from training_jacobian.a import function", A),
        ("def f():\n    from training_jacobian import a", A),
        (TRY, A),
        ("lambda: 0\nasync def f():\n    from training_jacobian import a", A),
        ("import training_jacobian_tools.a", []),
        ("text = 'from training_jacobian import a'", []),
    ],
)
def test_every_kind_of_import(tmp_path, statement, found):
    assert dependencies(tmp_path, statement, {"a": "", "b": ""}) == found


IMPORT = "from training_jacobian import {}"
CIRCLE = {
    "a": "def f():\n    import training_jacobian.b",
    "b": "from training_jacobian.c import x",
    "c": IMPORT.format("a"),
}
ROOM = {"deep/__init__": IMPORT.format("a"), "deep/d": "", "deep/e": "", "a": ""}
INNER = ["deep/__init__.py", "deep/d.py"]


@pytest.mark.parametrize(
    ("script", "modules", "found"),
    [
        (IMPORT.format("a"), CIRCLE, [*A, "b.py", "c.py"]),
        ("import training_jacobian", {"__init__": IMPORT.format("a"), "a": ""}, A),
        ("from training_jacobian.deep.d import f", ROOM, [*A, *INNER]),
        (IMPORT.format("deep"), {**ROOM, "deep/__init__": ""}, ["__init__.py", INNER[0]]),
    ],
)
def test_modules_and_rooms(tmp_path, script, modules, found):
    assert dependencies(tmp_path, script, modules) == found


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
    assert old in CODE
    for file in ("go.py", "src/training_jacobian/a.py"):
        written(tmp_path, {"a": CODE, "b": ""})
        (tmp_path / "go.py").write_text(CODE)
        before = code_of("go.py", root=tmp_path)
        (tmp_path / file).write_text(CODE.replace(old, new))
        assert (code_of("go.py", root=tmp_path) != before) == changes, file


def test_code_of_several_files(tmp_path):
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text(f"NAME = {name!r}\n")
    both = code_of("a.py", "b.py", root=tmp_path)
    assert both == code_of("b.py", "a.py", root=tmp_path)
    assert len({both, code_of("a.py", root=tmp_path), code_of("b.py", root=tmp_path)}) == 3


def test_a_module_without_numbers_changes_nothing(tmp_path):
    (tmp_path / "go.py").write_text("from training_jacobian.program import progress")
    digests = set()
    for seconds in (15, 5):
        written(tmp_path, {"program/progress": f"INTERVAL = {seconds}"})
        digests.add(code_of("go.py", root=tmp_path))
    assert len(digests) == 1
