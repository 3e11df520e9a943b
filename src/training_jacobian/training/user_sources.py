"""Which files a user's own functions come from: their module, and what it imports of the user's.

They are found by Python's finders from the import statements alone. Nothing is imported, so that
the answer does not depend on what else the process has run.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import importlib.util
import sys
import sysconfig
from collections.abc import Iterator
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path

from training_jacobian.files import digests
from training_jacobian.training.settings import is_own
from training_jacobian.training.user_code import see_working_folder

INSTALLED = ("site-packages", "dist-packages")
"""Folders of installed packages, which the lock tells; the user's own module may be in one."""


def source_files(*texts: str) -> dict[str, str]:
    """Return the file of each of the user's modules behind each ``module:function``.

    These are the modules themselves, the packages that they are in and, transitively, what of the
    user's they name in an import statement, wherever it stands. Names that are no
    ``module:function`` have no file. Paths are relative to the working folder if they lie below it.
    """
    see_working_folder()
    importlib.invalidate_caches()
    found: dict[str, Path] = {}
    for text in filter(is_own, texts):
        found |= _files_below(text.partition(":")[0])
    here = Path.cwd()
    return {
        name: str(path.relative_to(here) if path.is_relative_to(here) else path)
        for name, path in sorted(found.items())
    }


def source_digests(*texts: str) -> dict[str, str]:
    """Return the SHA-256 of each of `source_files`."""
    return {name: digests.digest(path) for name, path in source_files(*texts).items()}


def _files_below(root: str) -> dict[str, Path]:
    """Return the files of a module and of the user's modules that it imports."""
    package = root.partition(".")[0]
    found: dict[str, Path] = {}
    waiting = [root]
    while waiting:
        for name, spec in _specs(waiting.pop()):
            path = _path(spec)
            # A package without an __init__.py has no file.
            if path is None or name in found:
                continue
            if not _is_users(name, path, package):
                break
            found[name] = path
            is_package = spec.submodule_search_locations is not None
            waiting += _imported_names(path, name if is_package else name.rpartition(".")[0])
    return found


def _specs(dotted: str) -> Iterator[tuple[str, ModuleSpec]]:
    """Yield name and specification of the packages that a module is in, and its own."""
    name, *rest = dotted.split(".")
    spec = next(filter(None, (finder.find_spec(name, None) for finder in sys.meta_path)), None)
    while spec is not None:
        yield name, spec
        places = spec.submodule_search_locations
        if not rest or places is None:
            return
        # By its last name: by the whole one, the package itself would have to be imported.
        spec = PathFinder.find_spec(rest[0], places)
        name = f"{name}.{rest.pop(0)}"


def _path(spec: ModuleSpec) -> Path | None:
    # Links are kept: one that is set to another file is another module.
    path = Path.cwd() / spec.origin if spec.has_location and spec.origin else None
    return path if path and path.is_file() else None


def _is_users(name: str, path: Path, package: str) -> bool:
    """Return whether a module is neither Python's, nor installed, nor this package's."""
    top = name.partition(".")[0]
    if top == __name__.partition(".")[0]:
        return False
    if top == package:
        return True
    installed = any(folder in path.parts for folder in INSTALLED)
    standard = Path(sysconfig.get_path("stdlib")).resolve()
    return not installed and not path.resolve().is_relative_to(standard)


def _imported_names(path: Path, package: str) -> Iterator[str]:
    """Yield what a file's import statements name; nothing where it is no Python to be read."""
    tree = ast.Module([], [])
    if path.suffix == ".py":
        with contextlib.suppress(SyntaxError, ValueError):
            tree = ast.parse(path.read_bytes())
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            relative = "." * node.level + (node.module or "")
            # One that leaves its package, such as the other way of a script, cannot be imported.
            with contextlib.suppress(ImportError):
                base = importlib.util.resolve_name(relative, package) if node.level else relative
                yield from (f"{base}.{alias.name}" for alias in node.names)
