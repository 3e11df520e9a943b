"""The site's pages (a hook of MkDocs): the repository's own documents, where they lie.

The site has the repository's folders, so that the links between documents hold in both and no text
is written twice. A file that a document links to comes along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[2]

FOLDERS = ("config/README.md", "results/README.md", "figures/README.md", "examples/README.md")
PROJECT = ("CONTRIBUTING.md", "CHANGELOG.md")

LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Return the files of the site: those of docs/ in that folder, the other documents, the rest.

    Sets the navigation, in which a new document of docs/ stands by itself.
    """
    docs = Path(config.docs_dir)
    own = [path.relative_to(ROOT).as_posix() for path in sorted(docs.rglob("*")) if path.is_file()]
    pages = ["README.md", *FOLDERS, *PROJECT, *(name for name in own if name.endswith(".md"))]
    config.nav = navigation([name for name in pages if name.startswith("docs/")])
    names = dict.fromkeys([*pages, *own, *linked(pages)])
    theme = [file for file in files if file.src_dir != config.docs_dir]
    return Files([*theme, *(_file(name, config) for name in names)])


def navigation(documents: Iterable[str], /) -> list:
    """Return MkDocs' navigation over the documents of docs/ and the other ones."""
    reference = "docs/reference/"
    return [
        {"Home": "README.md"},
        {"Documents": [name for name in documents if not name.startswith(reference)]},
        {"Files": list(FOLDERS)},
        {"Reference": [name for name in documents if name.startswith(reference)]},
        {"Project": list(PROJECT)},
    ]


def linked(pages: Iterable[str], /) -> list[str]:
    """Return the files of the repository, other than pages, that pages link to."""
    found = []
    for page in pages:
        for target in LINK.findall((ROOT / page).read_text(encoding="utf-8")):
            path = (ROOT / PurePosixPath(page).parent / target).resolve()
            if path.is_file() and path.is_relative_to(ROOT) and path.suffix != ".md":
                found.append(path.relative_to(ROOT).as_posix())
    return found


def _file(name: str, config: MkDocsConfig) -> File:
    return File(name, str(ROOT), config.site_dir, config.use_directory_urls)
