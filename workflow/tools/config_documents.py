"""Make the JSON schema and the tables of config/README.md from the configuration's models.

Called as ``python workflow/tools/config_documents.py``; a test says when that is needed.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from training_jacobian.training.config_errors import plain, unwrapped  # noqa: E402
from training_jacobian.training.config_fields import Section  # noqa: E402
from training_jacobian.training.config_models import Config  # noqa: E402

SCHEMA = ROOT / "workflow" / "schemas" / "config.schema.json"
README = ROOT / "config" / "README.md"
HEAD = "| key | meaning | accepted | default |\n|---|---|---|---|\n"
TYPES = {int: "integer", float: "number", str: "text", bool: "`true`, `false`"}
BOUNDS = {"ge": "at least {}", "gt": "more than {}", "le": "at most {}", "lt": "less than {}"}


def schema() -> str:
    """Return the JSON schema, for editors; the workflow itself asks the models."""
    whole = Config.model_json_schema()
    parts = {name: json.dumps(part, ensure_ascii=False) for name, part in whole.items()}
    parts["$defs"] = _lines({name: json.dumps(part) for name, part in whole["$defs"].items()})
    return _lines(parts) + "\n"


def readme(text: str, /) -> str:
    """Return the README with each table behind ``<!-- keys: … -->`` made anew."""
    return re.sub(
        r"<!-- keys: (.+) -->\n\n(?:\|.*\n)*",
        lambda match: f"<!-- keys: {match[1]} -->\n\n{_table(match[1].split())}",
        text,
    )


def rows(model: type[BaseModel] = Config, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each key and its row of the table; `runs` has the keys of `defaults`."""
    for name, field in model.model_fields.items():
        key = f"{path}{name}"
        inner = _section(field)
        meaning = " ".join((field.description or (inner and inner.__doc__) or "").split())
        default = "required" if field.is_required() else "theirs" if inner else _default(field)
        first = meaning[:2] if meaning[1:2].isupper() else meaning[:2].lower()
        cells = [(first + meaning[2:]).rstrip("."), _accepted(field), default]
        yield key, f"| `{key}` | {' | '.join(cells)} |\n"
        if inner and name != "runs":
            yield from rows(inner, f"{key}.<name>." if name == "datasets" else f"{key}.")


def _lines(parts: dict[str, str]) -> str:
    """Return an object of JSON texts with one line each."""
    return "{\n" + ",\n".join(f'"{name}": {part}' for name, part in parts.items()) + "\n}"


def _table(sections: list[str]) -> str:
    return HEAD + "".join(row for key, row in rows() if key.split(".")[0] in sections)


def _section(field: FieldInfo) -> type[BaseModel] | None:
    for kind in unwrapped(field.annotation):
        inner = get_args(kind)[-1] if get_origin(kind) is dict else kind
        if isinstance(inner, type) and issubclass(inner, Section):
            return inner
    return None


def _default(field: FieldInfo) -> str:
    return f"`{plain(field.default)}`"


def _accepted(field: FieldInfo) -> str:
    extra: Any = field.json_schema_extra or {}
    kind = unwrapped(field.annotation)[0]
    found = [] if field.annotation is str and extra else [_kind(kind), *_bounds(field.metadata)]
    return "; ".join([", ".join(found), *([extra["accepted"]] if extra else [])]).removeprefix("; ")


def _kind(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return ", ".join(f"`{plain(value)}`" for value in get_args(kind))
    if get_origin(kind) is list:
        (item,) = get_args(kind)
        inner = ", ".join([_kind(unwrapped(item)[0]), *_bounds(getattr(item, "__metadata__", ()))])
        return f"list of [{inner}]" if "list" in inner else f"list: {inner}"
    return TYPES.get(kind, "section")


def _bounds(metadata: Any) -> list[str]:
    """Return the words for the bounds among an annotation's metadata."""
    found = []
    for item in metadata:
        if isinstance(item, FieldInfo):
            found += _bounds(item.metadata)
        for name, words in BOUNDS.items():
            if hasattr(item, name):
                found.append(words.format(f"{getattr(item, name)}"))
        if getattr(item, "pattern", None):
            found.append(f"`{item.pattern}`")
    return found


def main() -> None:
    """Write both."""
    SCHEMA.write_text(schema(), encoding="utf-8")
    README.write_text(readme(README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
