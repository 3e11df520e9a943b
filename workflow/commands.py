"""How a rule becomes a command: each named input, output and setting is a flag of its program."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from code_dependencies import code_of

NO_FLAGS = {"lock", "needs"}
"""Names of inputs that a step depends on, but that its program does not take by name."""


def program(name: str, /, *, root: str | Path = ".", **settings: Any) -> dict[str, Any]:
    """Return what a rule's `params` say of its program `name`, in scripts/.

    Parameters
    ----------
    root
        Folder of the workflow, in which the program is.
    settings
        Values of the program's flags, or functions of the wildcards that give them.

    Returns
    -------
    dict
        program, its path; code, the digest of what it computes with; settings, its flags.
    """

    def flags(wildcards: Any) -> str:
        found = {key: value(wildcards) if callable(value) else value for key, value in items}
        return as_flags(found)

    items = settings.items()
    script = f"scripts/{name}.py"
    path = shlex.quote(os.path.relpath(Path(root, script)))
    # A function of the inputs: another working directory is no reason to run again.
    return {
        "program": lambda wildcards, input: path,
        "code": code_of(script, root=root),
        "settings": flags,
    }


def of_workflow(path: str, /, *, root: str | Path) -> str:
    """Return the path of a file of the workflow's own, where the working directory has none."""
    return path if Path(path).exists() else os.path.relpath(Path(root, path))


def file_flags(wildcards: Any, input: Any, output: Any) -> str:
    """Return the flags of a job's named inputs and outputs."""
    files = {**dict(input.items()), **dict(output.items())}
    return as_flags({name: file for name, file in files.items() if name not in NO_FLAGS})


def as_flags(values: Mapping[str, Any], /) -> str:
    """Return flags of a command line, quoted for the shell; a value of None has none.

    >>> as_flags({"learning_rate": 0.1, "hidden": [8, 4], "fast": False, "name": "R & D"})
    "--learning-rate 0.1 --hidden 8 4 --no-fast --name 'R & D'"
    """
    return shlex.join(word for key, value in values.items() for word in _words(key, value))


def _words(key: str, value: Any) -> Iterator[str]:
    flag = key.replace("_", "-")
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _words(name, part)
    elif isinstance(value, bool):
        yield f"--{flag}" if value else f"--no-{flag}"
    elif value is not None:
        listed = [value] if isinstance(value, str | Path | int | float) else value
        yield from (f"--{flag}", *map(str, listed))
