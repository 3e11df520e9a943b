"""Which files a user's own functions come from: their module, and what it imports of the user's."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import itertools
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from training_jacobian.own.functions import is_own, module_of

INSTALLED = ("site-packages", "dist-packages")
"""Folders of installed packages, which the lock tells; the user's own module may be in one."""


def source_files(*texts: str) -> list[str]:
    """Return the files behind each ``module:function``; names that are none have no file.

    These are the modules themselves and, transitively, the modules of the user's that they import
    with a statement, wherever it stands, as far as that has been run. Paths are relative to the
    working folder if they lie below it.
    """
    modules = [module_of(text) for text in texts if is_own(text)]
    found: set[Path] = set().union(*map(_files_below, modules))
    here = Path.cwd().resolve()
    return sorted(
        str(path.relative_to(here) if path.is_relative_to(here) else path) for path in found
    )


def source_digests(*texts: str) -> dict[str, str]:
    """Return the SHA-256 of each of `source_files`."""
    return {path: digest(path) for path in source_files(*texts)}


def digest(path: str | Path, /) -> str:
    """Return the SHA-256 of a source file; empty if there is none."""
    path = Path(path)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _files_below(root: ModuleType) -> set[Path]:
    """Return the files of a module and of the user's modules that it imports."""
    package = root.__name__.partition(".")[0]
    found: set[Path] = set()
    waiting = [root]
    while waiting:
        module = waiting.pop()
        path = _path(module)
        # A package without an __init__.py has no file.
        if path is not None and path not in found:
            found.add(path)
            waiting += [other for other in _imported(module, path) if _is_users(other, package)]
    return found


def _path(module: ModuleType) -> Path | None:
    file = getattr(module, "__file__", None)
    return Path(file).resolve() if file and file.endswith(".py") else None


def _is_users(module: ModuleType, package: str) -> bool:
    """Return whether a module is neither Python's, nor installed, nor this package's."""
    name, path = module.__name__.partition(".")[0], _path(module)
    if path is None or name == __name__.partition(".")[0]:
        return False
    if name == package:
        return True
    installed = any(folder in path.parts for folder in INSTALLED)
    return not installed and not path.is_relative_to(Path(sysconfig.get_path("stdlib")).resolve())


def _imported(module: ModuleType, path: Path) -> Iterator[ModuleType]:
    """Yield the loaded modules that a module's import statements name, with their packages."""
    for name in _imported_names(ast.parse(path.read_bytes()), module.__package__):
        parts = name.split(".")
        for dotted in itertools.accumulate(parts, "{}.{}".format):
            if dotted in sys.modules:
                yield sys.modules[dotted]


def _imported_names(tree: ast.Module, package: str | None) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            relative = "." * node.level + (node.module or "")
            base = importlib.util.resolve_name(relative, package) if node.level else relative
            yield from (f"{base}.{alias.name}" for alias in node.names)
