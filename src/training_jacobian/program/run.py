"""A program of the workflow: its command line, and its mistakes in one line."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from training_jacobian.program import facts
from training_jacobian.program.arguments import Parser
from training_jacobian.program.errors import UserError

TRACEBACK = "TRAINING_JACOBIAN_TRACEBACK"
"""Variable that asks for the traceback of what goes wrong with a file, before its one line."""

MOST_FILES = 8
"""Files that the line names; the others are counted."""


def run_program(main: Callable[[argparse.Namespace], None], parser: Parser, /) -> None:
    """Parse the command line and run `main`; what a user can put right is one line, exit code 1.

    That is a `UserError`, and what goes wrong in a program that reads files, as a file may lack an
    array or be of another run: the line names the files. With the variable TRACEBACK set the
    traceback stands before it. In a program without input files it is a bug, and is raised. An
    interruption (Ctrl-C) is one line too, with the exit code 130 of a shell.
    """
    for stream in (sys.stdout, sys.stderr):
        # Characters that a terminal lacks are replaced; tests give streams of their own.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if matplotlib := sys.modules.get("matplotlib"):
        # Programs write files; Jupyter names a backend of its own in every terminal.
        matplotlib.use("Agg")
    arguments = parser.parse_args()
    facts.begin(parser.prog)
    try:
        main(arguments)
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        files = list(parser.given_files(arguments))
        if not files:
            raise
        if os.environ.get(TRACEBACK):
            traceback.print_exc()
        print(f"error: {parser.prog} fails on {_listed(files)}: {_told(error)}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("error: interrupted", file=sys.stderr)
        sys.exit(130)


def _listed(files: list[str]) -> str:
    rest = len(files) - MOST_FILES
    return " ".join([*files[:MOST_FILES], *([f"and {rest} more"] if rest > 0 else [])])


def _told(error: Exception) -> str:
    """Return an error's first line, its kind, and where in this project or a user's code it is."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not re.search(r"^<|/lib/python3", frame.filename)]
    place = (own or frames)[-1]
    where = f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}"
    text = f"found no {error}" if isinstance(error, KeyError) else str(error)
    return f"{next(iter(text.splitlines()), 'failed')} ({where}; {TRACEBACK}=1 shows more)"
