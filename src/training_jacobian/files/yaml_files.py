"""YAML files that users bring, read so that nothing in them is lost without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from training_jacobian.program.errors import UserError

# A tenth of the time, where PyYAML was built with libyaml.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

SURPRISING = re.compile(r"[-+]?(0[0-7_]+|[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?)")
"""Numbers that YAML reads in base eight (010) or sixty (1:30)."""


def read_yaml(path: str | Path, /) -> Any:
    """Return the content of a YAML file; a `UserError` names file, key and line of a mistake."""
    errors, content = _read(path)
    if errors:
        raise UserError(errors[0])
    return content


def yaml_errors(path: str | Path, /) -> list[str]:
    """Return one line per key given twice, and per number that YAML reads as another one."""
    return _read(path)[0]


def _read(path: str | Path) -> tuple[list[str], Any]:
    try:
        text = Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        found = f"found the byte 0x{error.object[error.start]:02x}"
        return [f"{path}, line {line}: {found}, accepted: text in UTF-8"], None
    except OSError as error:
        return [f"{path}: cannot be read ({error})"], None
    try:
        root = yaml.compose(text, LOADER)
        return list(_errors(str(path), root, "", set())), yaml.load(text, LOADER)
    except (yaml.YAMLError, ValueError) as error:
        return [f"{path}{_what_is_wrong(text, error)}"], None


def _what_is_wrong(text: str, error: Exception) -> str:
    """Return line and problem as PyYAML's own parser has them: it names the character."""
    try:
        yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as plain:
        error = plain
    mark = getattr(error, "problem_mark", None)
    where = f", line {mark.line + 1}" if mark else ""
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"{where}: cannot be read as YAML ({what})"


def _errors(path: str, node: yaml.Node | None, key: str, seen: set[int]) -> Iterator[str]:
    """Yield the lines on a node and all below it; anchors are looked at once."""
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    where = f"{path}, line {node.start_mark.line + 1}"
    if isinstance(node, yaml.MappingNode):
        lines: dict[str, int] = {}
        for name, value in node.value:
            label, line = str(name.value), name.start_mark.line + 1
            inner = f"{key}.{label}".lstrip(".")
            if label in lines and label != "<<":
                first = f"the first is on line {lines[label]}"
                yield f"{path}, line {line}: {inner}: found twice, accepted: once; {first}"
            lines.setdefault(label, line)
            yield from _errors(path, value, inner, seen)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _errors(path, value, f"{key}.{number}".lstrip("."), seen)
    elif node.tag.endswith((":int", ":float")) and SURPRISING.fullmatch(node.value):
        value = yaml.safe_load(node.value)
        plain = node.value.lstrip("0") if ":" not in node.value else f'"{node.value}"'
        found = f"found {node.value}, which YAML reads as {value}"
        yield f"{where}: {key}: {found}, accepted: {value}, {plain}"
