"""Mistakes of a user's YAML as lines: key, found, accepted, and how YAML wants it written."""

from __future__ import annotations

import ast
import datetime
import re
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Any, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from training_jacobian.program.errors import mistake, unknown_name

WHOLE = "the configuration"

TYPES = {
    "int_type": "integer",
    "int_from_float": "integer",
    "float_type": "number",
    "string_type": "text",
    "bool_type": "true, false",
    "list_type": "list",
    "dict_type": "section",
    "model_type": "section",
}
BOUNDS = {
    "finite_number": "a finite number",
    "greater_than_equal": "at least {ge}",
    "greater_than": "more than {gt}",
    "less_than_equal": "at most {le}",
    "less_than": "less than {lt}",
    "too_short": "at least {min_length} of them",
    "too_long": "at most {max_length} of them",
    "string_too_short": "at least {min_length} characters",
    "string_pattern_mismatch": "text that matches {pattern}",
}
NAMES = ("literal_error", "name", "extra_forbidden", "invalid_key")


def model_errors(content: object, model: type[BaseModel], /, whole: str = WHOLE) -> list[str]:
    """Return one line per place where `content` does not fit `model`: key, found, accepted."""
    try:
        model.model_validate(content)
    except ValidationError as error:
        details = error.errors(include_url=False)
    else:
        return []
    lines = [(_place(item), line) for item in details for line in _lines(item, model, whole)]
    lines.sort(key=lambda line: line[0])
    return list(dict.fromkeys(line for _, line in lines))


def unwrapped(annotation: Any, /) -> list[Any]:
    """Return the types in an annotation: its own, and those of a union in it."""
    if hasattr(annotation, "__metadata__"):
        return unwrapped(annotation.__origin__)
    if get_origin(annotation) in (Union, UnionType):
        return [inner for part in get_args(annotation) for inner in unwrapped(part)]
    return [annotation]


def plain(value: object, /) -> str:
    """Return a value as YAML writes it on one line.

    >>> plain({"hidden": [8]}), plain(True), plain(1e-3)
    ('{hidden: [8]}', 'true', '0.001')
    """
    text: str = yaml.safe_dump(value, default_flow_style=True, width=10**6, allow_unicode=True)
    return text.removesuffix("...\n").strip()


def _place(item: ErrorDetails) -> list[str]:
    unknown = item["type"] in ("extra_forbidden", "missing", "invalid_key")
    return [str(part) for part in (item["loc"][:-1] if unknown else item["loc"])]


def _lines(item: ErrorDetails, model: type[BaseModel], whole: str) -> Iterator[str]:
    kind, found, context = item["type"], item["input"], item.get("ctx", {})
    path: list[Any] = [part for part in item["loc"] if not str(part).startswith("<")]
    is_key = bool(path) and path[-1] == "[key]"
    path = path[:-2] if is_key else path
    if kind == "invalid_key":
        path[-1] = found
    key = ".".join(map(str, path)) or whole
    if kind in ("extra_forbidden", "invalid_key"):
        yield unknown_name(key, path[-1], _model_at(model, path[:-1]).model_fields)
    elif kind == "missing":
        section = _model_at(model, path[:-1])
        required = [name for name, field in section.model_fields.items() if field.is_required()]
        missing = [name for name in required if name not in found]
        key = ".".join(map(str, path[:-1])) or whole
        yield mistake(key, f"no {', '.join(missing)}", ", ".join(required))
    elif kind in NAMES:
        names = context.get("accepted") or _names(context["expected"])
        yield unknown_name(key, _Shown(found), names)
    elif kind == "refused":
        yield mistake(key, context["found"], context["accepted"])
    elif kind == "string_pattern_mismatch" and ":" in context["pattern"]:
        yield mistake(key, repr(found), "a section, or module:function")
    else:
        bounds = {name: _short(value) for name, value in context.items()}
        words = TYPES.get(kind) or BOUNDS.get(kind, item["msg"]).format(**bounds)
        yield mistake(key, repr(_Shown(found)), words + _hint(words, found, is_key))


def _names(expected: str) -> list[str]:
    return [name.strip("'").replace("True", "true") for name in re.split(", | or ", expected)]


def _short(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


class _Shown(str):
    """What was found, with dates as the file has them."""

    def __new__(cls, value: object) -> _Shown:
        shown = super().__new__(cls, str(value))
        shown.written = f"{value}, a date" if isinstance(value, datetime.date) else repr(value)
        return shown

    written: str

    def __repr__(self) -> str:
        return self.written


def _model_at(model: type[BaseModel], path: list[int | str]) -> type[BaseModel]:
    """Return the model of the section at `path`."""
    annotation: Any = model
    for part in path:
        for candidate in unwrapped(annotation):
            if isinstance(candidate, type) and issubclass(candidate, BaseModel):
                annotation = candidate.model_fields[str(part)].annotation
                break
            if get_origin(candidate) in (dict, list):
                annotation = get_args(candidate)[-1]
                break
    return next(at for at in unwrapped(annotation) if hasattr(at, "model_fields"))


def _hint(wanted: str, found: object, is_key: bool) -> str:
    """Return how YAML writes what was probably meant, to be put behind a line; mostly nothing."""
    if found is None:
        return "" if is_key else "; the key has no value: give it one, or leave it out"
    meant = _meant(wanted, found)
    if meant is not None:
        return f"; in YAML {meant}"
    if wanted == "text" and isinstance(found, (bool, datetime.date)):
        return "; in YAML in quotes (yes, no, on, off and dates have a special meaning)"
    return ""


def _meant(wanted: str, found: object) -> str | None:
    if wanted in ("number", "integer"):
        return _number(wanted, found)
    if wanted == "true, false":
        known = {"true": "true", "yes": "true", "on": "true", "1": "true"}
        known |= {"false": "false", "no": "false", "off": "false", "0": "false"}
        return known.get(str(found).lower())
    if wanted == "list" and isinstance(found, (int, float, str)):
        return _list(found)
    if wanted == "section" and isinstance(found, list):
        entries = [item for item in found if isinstance(item, Mapping)]
        if found and len(entries) == len(found):
            return plain({key: value for entry in entries for key, value in entry.items()})
        if all(isinstance(item, str) for item in found):
            return plain({name: {} for name in found})
    return None


def _number(wanted: str, found: object) -> str | None:
    """Return a number that was given as text, or as another kind of number, in YAML's own form."""
    if isinstance(found, bool) or not isinstance(found, (str, float)):
        return None
    text = str(found).strip()
    try:
        value = float(text)
    except ValueError:
        return None
    if wanted == "integer":
        return str(int(value)) if value.is_integer() and abs(value) < 2**63 else None
    mantissa, mark, exponent = text.lower().partition("e")
    if not mark:
        return text
    sign = exponent if exponent[0] in "+-" else f"+{exponent}"
    return f"{mantissa if '.' in mantissa else f'{mantissa}.0'}e{sign}"


def _list(found: float | str) -> str:
    if not isinstance(found, str):
        return plain([found])
    inner = found.strip().removeprefix("[").removesuffix("]")
    parts = [part for part in re.split(r"[,\s]+", inner) if part]
    return f"[{', '.join(parts)}]"


def from_text(value: object, /) -> object:
    """Return what texts in nested values given by ``--config`` or a profile's ``config:`` mean.

    Snakemake reads them as text, whatever they were.

    >>> from_text({"memory_mb": "128000", "gpu_model": "a100", "on": "True"})
    {'memory_mb': 128000, 'gpu_model': 'a100', 'on': True}
    """
    if isinstance(value, Mapping):
        return {key: from_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [from_text(inner) for inner in value]
    if not isinstance(value, str):
        return value
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return {"true": True, "false": False, "null": None}.get(value, value)
