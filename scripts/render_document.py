"""Render a Markdown document as a page of the report, an HTML file that needs no other."""

from pathlib import Path

from training_jacobian.files import storage
from training_jacobian.program.arguments import Namespace, Parser
from training_jacobian.program.run import run_program
from training_jacobian.report import pages


def main(arguments: Namespace) -> None:
    """Read, convert, save."""
    with storage.reading(arguments.document):
        text = Path(arguments.document).read_text(encoding="utf-8")
    storage.save_text(arguments.page, pages.from_markdown(text))


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.inputs(document=".md")
    parser.outputs(page=".html")
    run_program(main, parser)
