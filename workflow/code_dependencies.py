"""Which source files a step's result depends on, read from the import statements."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

PACKAGE = "training_jacobian"


def code_of(script: str, /, *others: str, root: str | Path = ".") -> list[str]:
    """Return `script` and every module of the package that it imports, transitively.

    So with the `others`, files that it imports by name. Paths are relative to `root`, the script
    first. Snakemake's own code trigger sees only a
    rule's text; a rule that takes this list as input runs again when one of these files changes,
    and only then.
    """
    root = Path(root)
    found: dict[str, None] = {}
    waiting = [script, *others]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = None
            source = (root / path).read_text(encoding="utf-8")
            waiting += _package_files(root, source)
    return [script, *sorted(set(found) - {script})]


# Many rules share most of their modules; keyed by the text, so that no edit is overlooked.
@functools.cache
def _package_files(root: Path, source: str) -> tuple[str, ...]:
    """Return the package's files that a source text imports, their packages' own included."""
    files = []
    for name in _imported_names(ast.parse(source)):
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
