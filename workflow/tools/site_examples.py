"""The examples in docstrings as code on the site (an extension of Griffe, which reads them).

To Markdown the prompt ``>>>`` would be a quotation in a quotation in a quotation.
"""

from __future__ import annotations

import re
from typing import Any

import griffe

EXAMPLE = re.compile(r"^>>> .*?(?=\n\s*\n|\Z)", flags=re.MULTILINE | re.DOTALL)


def fenced(docstring: str, /) -> str:
    r"""Return a docstring whose examples, each up to an empty line, are fenced as Python sessions.

    >>> fenced("Twice.\n\n>>> twice(2)\n4\n\nEnd.")
    'Twice.\n\n```pycon\n>>> twice(2)\n4\n```\n\nEnd.'
    """
    return EXAMPLE.sub(lambda example: f"```pycon\n{example[0]}\n```", docstring)


class FencedExamples(griffe.Extension):
    """Fences the examples of everything that has a docstring."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Change an object's docstring once the object is read."""
        if obj.docstring:
            obj.docstring.value = fenced(obj.docstring.value)
