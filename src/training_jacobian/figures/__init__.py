"""The figures: one module per experiment, each figure registered by name with what it needs."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

Draw = TypeVar("Draw", bound=Callable[..., Any])

# Jupyter names a backend of its own in every terminal, which matplotlib refuses to be imported with
# where its package is not installed. A figure that is written to a file needs none.
_backend = os.environ.get("MPLBACKEND", "").removeprefix("module://")
if _backend != os.environ.get("MPLBACKEND", "") and not find_spec(_backend.partition(".")[0]):
    del os.environ["MPLBACKEND"]


@dataclass(frozen=True)
class Registered:
    """A figure: what `figure` is given, and the function behind it."""

    module: str
    function: str
    name: str
    category: str
    title: str
    files: Mapping[str, str]
    settings: Mapping[str, str]
    given: Mapping[str, Any]
    caption: str

    @property
    def of_run(self) -> bool:
        """Whether the figure is one run's, and not one that compares runs."""
        return any("{run}" in place for place in self.places.values())

    @property
    def places(self) -> dict[str, str]:
        """Each file's place, without the sign that tells how many there are."""
        return {name: place.rstrip("+*?") for name, place in self.files.items()}

    def draw(self, **arguments: Any) -> Any:
        """Import the figure's module, and no other figure's; load the files and draw them."""
        module = import_module(f"{__name__}.{self.module}")
        return getattr(module, self.function)(**self.given, **arguments)


def figure(
    name: str,
    category: str,
    title: str,
    files: Mapping[str, str],
    /,
    *,
    settings: Mapping[str, str] | None = None,
    given: Mapping[str, Any] | None = None,
    caption: str = "",
) -> Callable[[Draw], Draw]:
    """Register a function that loads files and returns a figure. Every argument is a literal.

    It is called with a path (or a list of them) for each of `files`, the value of each of
    `settings`, and what is `given`, all by name.

    Parameters
    ----------
    name
        What the figure's file is called.
    category, title
        Where it stands in the report, and under which label.
    files
        Place in the folder of results by argument: ``{run}`` is the run that is drawn, ``{runs}``
        one of those that are compared, ``{main}`` the main run. A last ``+`` or ``*`` stands for
        several files, as in argparse, a last ``?`` for one that may be left out.
    settings
        Type by argument, as a name in `program.arguments` or ``str``, with the same last signs.
    given
        Values of further arguments, where one function draws several figures.
    caption
        Name of the caption in workflow/report/, if it is not the figure's own.
    """
    return lambda draw: draw


def registered() -> dict[str, Registered]:
    """Return every figure by name, read from the modules' text: none of them is imported."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("[!_]*.py")):
        body = ast.parse(path.read_text("utf-8")).body
        for node in (node for node in body if isinstance(node, ast.FunctionDef)):
            for call in node.decorator_list:
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "figure":
                    entry = _entry(path.stem, node.name, call)
                    found[entry.name] = entry
    return found


def _entry(module: str, function: str, call: ast.Call, /) -> Registered:
    name, category, title, files = map(ast.literal_eval, call.args)
    further = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
    settings, given = further.get("settings", {}), further.get("given", {})
    caption = further.get("caption", name)
    return Registered(module, function, name, category, title, files, settings, given, caption)
