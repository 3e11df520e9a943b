"""What code a step's result depends on, read from the import statements."""

from __future__ import annotations

import ast
import contextlib
import functools
import hashlib
import json
import os
import sys
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
        "program/machine",
        "program/progress",
        "program/run",
        "program/text",
        "program/timing",
    )
)
"""Modules that report and change no number: they, and what they import, are no part of the code."""


FOUND_BEFORE = Path(".snakemake", "caches", "code.json")
"""What an earlier start found in source texts, which takes half a second to find."""


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


def remember() -> None:
    """Keep what was found for the next start, where a file can be written."""
    if _found() != _found_before():
        mine = FOUND_BEFORE.with_name(f"{FOUND_BEFORE.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            FOUND_BEFORE.parent.mkdir(parents=True, exist_ok=True)
            mine.write_text(json.dumps(_found()), encoding="utf-8")
            mine.replace(FOUND_BEFORE)


@functools.cache
def _found_before() -> dict[str, list]:
    try:
        return json.loads(FOUND_BEFORE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


@functools.cache
def _found() -> dict[str, list]:
    """Return what this process found, by the digest of the text, so that no edit is overlooked."""
    return {}


@functools.cache
def _way() -> str:
    """Return what else decides on a digest: how this file finds it, and Python's syntax trees."""
    return _sha256(f"{sys.version_info[:2]} {Path(__file__).read_text(encoding='utf-8')}")


# Many rules share most of their modules.
@functools.cache
def _parsed(source: str) -> tuple[str, tuple[str, ...]]:
    """Return the digest of a source text's tree, and the names that it imports."""
    key = _sha256(_way() + source)
    digest, names = _found()[key] = _found_before().get(key) or _parse(source)
    return digest, tuple(names)


def _parse(source: str) -> list:
    tree = ast.parse(source)
    names = list(_imported_names(tree))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [line for line in body if not _is_text(line)]  # type: ignore[attr-defined]
    return [_sha256(ast.dump(tree)), names]


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
    files = []
    for name in _parsed(source)[1]:
        path = Path("src", *name.split("."))
        packages = [folder / "__init__.py" for folder in (path, *path.parents)]
        for candidate in (path.with_suffix(".py"), *packages):
            if (root / candidate).is_file():
                files.append(candidate.as_posix())
    return tuple(files)


def _imported_names(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted names under the package that a module may import, at any depth of it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] == PACKAGE)
