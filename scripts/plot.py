"""Draw one figure from its files."""

import argparse
import sys

from training_jacobian import figures
from training_jacobian.figures import loading, style
from training_jacobian.program import arguments as types
from training_jacobian.program.arguments import Parser
from training_jacobian.program.run import run_program

FIGURES = figures.registered()


def main(arguments: argparse.Namespace) -> None:
    """Load, draw, save."""
    values = dict(vars(arguments))
    entry, output = FIGURES[values.pop("figure")], values.pop("output")
    style.save_figure(loading.draw(entry, values), output)


def make_parser(words: list[str]) -> Parser:
    """Return the parser of a command line: its flags are those of the figure named in it."""
    first = argparse.ArgumentParser(add_help=False)
    first.add_argument("--figure", nargs="?")
    entry = FIGURES.get(first.parse_known_args(words)[0].figure)
    parser = Parser(__doc__)
    parser.epilog = f"Figures: {', '.join(sorted(FIGURES))}. Each has flags of its own: "
    parser.epilog += "plot.py --figure NAME --help"
    parser.required("figure", str, "name", choices=sorted(FIGURES), metavar="NAME")
    if entry:
        parser.description = f"Draw {entry.name}: {entry.title}."
        for name, place in entry.files.items():
            parser.inputs(nargs=number(place), **{name: f"results/{entry.places[name]}"})
        for name, kind in entry.settings.items():
            of_type = getattr(types, kind.rstrip("+*"), str)
            options = {"nargs": number(kind)} if number(kind) else {}
            if number(kind) == "*":
                parser.setting(name, of_type, [], "", **options)
            else:
                parser.required(name, of_type, "", **options)
    parser.required("output", types.figure_file, ".pdf, .png", nargs="+")
    return parser


def number(kind: str) -> str | None:
    """Return the sign at the end of a file's place or a setting's type: how many values it has."""
    return kind[-1] if kind[-1] in "+*?" else None


if __name__ == "__main__":
    run_program(main, make_parser(sys.argv[1:]))
