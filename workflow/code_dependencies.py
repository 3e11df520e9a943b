"""What code a step's result depends on, read from the import statements."""

from __future__ import annotations

import ast
import functools
import hashlib
from collections.abc import Iterator
from pathlib import Path

PACKAGE = "training_jacobian"

WITHOUT_NUMBERS = frozenset(
    f"src/{PACKAGE}/{name}.py"
    for name in (
        "files/digests",
        "program/arguments",
        "program/errors",
        "program/facts",
        "program/limits",
        "program/progress",
        "program/run",
        "program/text",
    )
)
"""Modules that report and change no number: they, and what they import, are no part of the code."""


def code_of(*roots: str, root: str | Path = ".") -> str:
    """Return the digest of the code of files and of every module that they import, transitively.

    It is that of the syntax trees without docstrings, so that comments, docstrings and layout
    change nothing. Snakemake's own code trigger sees only a rule's text; a rule that has this
    digest as a parameter runs again when what it computes may have changed, and only then.
    """
    root = Path(root)
    files = files_of(*roots, root=root)
    parts = [f"{path} {_parsed(_read(root, path))[0]}" for path in files]
    return _sha256("\n".join(parts))[:16]


def files_of(*roots: str, root: str | Path = ".") -> list[str]:
    """Return these files and every module of the package that they import, but WITHOUT_NUMBERS.

    Paths are relative to `root`, in alphabetical order.
    """
    root = Path(root)
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        path = waiting.pop()
        if path not in found | WITHOUT_NUMBERS:
            found.add(path)
            waiting += _package_files(root, _read(root, path))
    return sorted(found)


def _read(root: Path, path: str) -> str:
    return (root / path).read_text(encoding="utf-8")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# Many rules share most of their modules.
@functools.cache
def _parsed(source: str) -> tuple[str, tuple[str, ...]]:
    """Return the digest of a source text's tree without docstrings, and the names it imports."""
    tree = ast.parse(source)
    names = [name for line in _statements(tree) for name in _imported_names(line)]
    return _sha256(ast.dump(tree)), tuple(names)


def _statements(block: ast.AST) -> Iterator[ast.AST]:
    """Yield the statements in a block, at any depth, and take the docstrings out of it."""
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        lines = getattr(block, field, None)
        if isinstance(lines, list):
            lines[:] = [line for line in lines if not _is_text(line)]
            for line in lines:
                yield line
                yield from _statements(line)


def _is_text(line: ast.stmt) -> bool:
    """Return whether a line is a docstring, or one of a constant: it does nothing."""
    return (
        isinstance(line, ast.Expr)
        and isinstance(line.value, ast.Constant)
        and isinstance(line.value.value, str)
    )


@functools.cache
def _package_files(root: Path, source: str) -> tuple[str, ...]:
    """Return the package's files that a source text imports, their packages' own included."""
    files = {}
    for name in _parsed(source)[1]:
        parts = name.split(".")
        files[f"src/{'/'.join(parts)}.py"] = True
        files |= {
            f"src/{'/'.join(parts[:end])}/__init__.py": True for end in range(1, len(parts) + 1)
        }
    return tuple(file for file in files if (root / file).is_file())


def _imported_names(node: ast.AST) -> list[str]:
    """Return the dotted names under the package that a node may import."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and node.level == 0:
        names = [str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)]
    else:
        return []
    return [name for name in names if name.split(".")[0] == PACKAGE]
