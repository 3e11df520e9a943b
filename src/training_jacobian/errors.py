"""Errors that a user can act on: one line, no traceback."""

from __future__ import annotations

import argparse
import difflib
import io
import sys
from collections.abc import Callable, Iterable

from training_jacobian import process_facts
from training_jacobian.timing import recorded


class UserError(Exception):
    """Something the user can put right; its text is one line that says what and how."""


class DivergenceError(UserError):
    """A training run left the finite numbers."""


def unknown_name(key: str, found: object, accepted: Iterable[str], /) -> str:
    """Return the line for a name that is not known, with the nearest known one.

    >>> unknown_name("loss", "cross-entropy", ["cross_entropy"])
    "loss: found 'cross-entropy', accepted: cross_entropy; did you mean cross_entropy?"
    """
    accepted = list(accepted)
    nearest = difflib.get_close_matches(str(found), accepted, n=1)
    hint = f"; did you mean {nearest[0]}?" if nearest else ""
    return f"{key}: found {found!r}, accepted: {', '.join(accepted)}{hint}"


def run_program(
    main: Callable[[argparse.Namespace], None], parser: argparse.ArgumentParser, /
) -> None:
    """Parse the command line and run `main`; a `UserError` becomes one line and exit code 1.

    So does an interruption (Ctrl-C), with the exit code 130 of a shell.
    """
    for stream in (sys.stdout, sys.stderr):
        # Characters that a terminal lacks are replaced; tests give streams of their own.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if matplotlib := sys.modules.get("matplotlib"):
        # Programs write files; Jupyter names a backend of its own in every terminal.
        matplotlib.use("Agg")
    arguments = parser.parse_args()
    process_facts.begin(parser.prog)
    try:
        with recorded(parser.prog):
            main(arguments)
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("error: interrupted", file=sys.stderr)
        sys.exit(130)
