"""Draw one figure from its files."""

import argparse
import sys

from training_jacobian import figures
from training_jacobian.figures import style
from training_jacobian.program import arguments as types
from training_jacobian.program.run import run_program

FIGURES = figures.registered()


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    values = dict(vars(arguments))
    entry, output = FIGURES[values.pop("figure")], values.pop("output")
    style.save_figure(entry.draw(**values), output)


def add_flag(parser: argparse.ArgumentParser, name: str, kind: str, **options) -> None:
    """Add a flag for a file or a setting; the last sign of `kind` tells how many values it has."""
    number = kind[-1] if kind[-1] in "+*?" else ""
    options |= {"nargs": number} if number in ("+", "*") else {}
    options |= {"default": [] if number == "*" else None, "required": number in ("", "+")}
    parser.add_argument("--" + name.replace("_", "-"), **options)


def make_parser(words: list[str]) -> argparse.ArgumentParser:
    """Return the parser of a command line: its flags are those of the figure named in it."""
    first = argparse.ArgumentParser(add_help=False)
    first.add_argument("--figure", nargs="?")
    entry = FIGURES.get(first.parse_known_args(words)[0].figure)
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="Figures: " + ", ".join(sorted(FIGURES)) + ". Each has flags of its own: "
        "plot.py --figure NAME --help",
    )
    parser.add_argument("--figure", required=True, choices=sorted(FIGURES), metavar="NAME")
    if entry:
        parser.description = f"Draw {entry.name}: {entry.title}."
        for name, place in entry.files.items():
            add_flag(parser, name, place, help=f"results/{entry.places[name]}", metavar="FILE")
        for name, kind in entry.settings.items():
            add_flag(parser, name, kind, type=getattr(types, kind.rstrip("+*?"), str))
    parser.add_argument(
        "--output", type=types.figure_file, nargs="+", required=True, help=".pdf, .png"
    )
    return parser


if __name__ == "__main__":
    run_program(main, make_parser(sys.argv[1:]))
