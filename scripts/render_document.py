"""Render a Markdown document as a page of the report, an HTML file that needs no other."""

import argparse
from pathlib import Path

from training_jacobian.files import storage
from training_jacobian.program.arguments import output_file
from training_jacobian.program.run import run_program
from training_jacobian.report import pages


def main(arguments: argparse.Namespace) -> None:
    """Read, convert, save."""
    with storage.reading(arguments.document):
        text = Path(arguments.document).read_text(encoding="utf-8")
    storage.save_text(arguments.page, pages.from_markdown(text))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--document", required=True, help="input: .md")
    parser.add_argument("--page", type=output_file, required=True, help="output: .html")
    run_program(main, parser)
