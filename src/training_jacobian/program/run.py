"""A program of the workflow: its command line, and its mistakes in one line."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable

from training_jacobian.program import facts
from training_jacobian.program.errors import UserError


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
    facts.begin(parser.prog)
    try:
        main(arguments)
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("error: interrupted", file=sys.stderr)
        sys.exit(130)
