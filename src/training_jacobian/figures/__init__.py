"""The figures: one module per experiment, each figure registered by name with what it needs."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

Draw = TypeVar("Draw", bound=Callable[..., Any])

BY_REGION = {"sigma": "{run}/sigma.npy", "regions": "{run}/regions.json"}
"""Files of which a figure's `parts`, the indices of each region, are made."""

# Jupyter names a backend of its own in every terminal, which matplotlib refuses to be imported with
# where its package is not installed. A figure that is written to a file needs none.
_backend = os.environ.get("MPLBACKEND", "").removeprefix("module://")
if _backend != os.environ.get("MPLBACKEND", "") and not find_spec(_backend.partition(".")[0]):
    del os.environ["MPLBACKEND"]


@dataclass(frozen=True)
class Registered:
    """A figure: what `figure` is given, and the function behind it with its parameters."""

    module: str
    function: str
    parameters: Sequence[str]
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


def figure(
    category: str,
    titles: Mapping[str, str],
    files: Mapping[str, str],
    /,
    *,
    settings: Mapping[str, str] | None = None,
    given: Mapping[str, Sequence] | None = None,
    caption: str = "",
) -> Callable[[Draw], Draw]:
    """Register a function that draws one figure or more. Every argument is a literal.

    The function is called by name with what `loading` makes of the files, with settings, and with
    what is `given`. Where it has a parameter `parts`, `BY_REGION` are among its files.

    Parameters
    ----------
    category
        Where the figures stand in the report.
    titles
        Label in the report by name; the name is what a figure's file is called.
    files
        Place in the folder of results by parameter: ``{run}`` is the run that is drawn, ``{runs}``
        one of those that are compared, ``{main}`` the main run. A last ``+`` or ``*`` stands for
        several files, as in argparse, a last ``?`` for one that may be left out.
    settings
        Type by parameter, as a name in `program.arguments` or ``str``, with the same last signs.
        The values of one with ``+`` are the names of the files with ``+``, in the same order.
    given
        By further parameter: its value in each of the figures.
    caption
        Name of the caption in workflow/report/, if it is not the figure's own.
    """
    return lambda draw: draw


def registered() -> dict[str, Registered]:
    """Return every figure by name, read from the modules' text: none of them is imported."""
    found: dict[str, Registered] = {}
    for path in sorted(Path(__file__).parent.glob("[!_]*.py")):
        body = ast.parse(path.read_text("utf-8")).body
        for node in (node for node in body if isinstance(node, ast.FunctionDef)):
            for call in node.decorator_list:
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "figure":
                    found |= {entry.name: entry for entry in _entries(path.stem, node, call)}
    return found


def _entries(module: str, function: ast.FunctionDef, call: ast.Call, /) -> Iterator[Registered]:
    category, titles, files = map(ast.literal_eval, call.args)
    further = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
    parameters = [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
    files |= BY_REGION if "parts" in parameters else {}
    of_function = module, function.name, parameters
    for place, (name, title) in enumerate(titles.items()):
        given = {key: values[place] for key, values in further.get("given", {}).items()}
        settings, caption = further.get("settings", {}), further.get("caption", name)
        yield Registered(*of_function, name, category, title, files, settings, given, caption)
