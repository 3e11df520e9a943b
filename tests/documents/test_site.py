"""The site of the documents: it builds without a warning, is whole, and asks no other host."""

import html
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from config_examples import ROOT

PACKAGE = ROOT / "src" / "training_jacobian"
LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of a site built as `make check` builds it, which is strict about links."""
    folder = tmp_path_factory.mktemp("site")
    run = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    return folder


class Loaded(HTMLParser):
    """Collects what a browser loads for a page by itself, links to click on left out."""

    def __init__(self):
        super().__init__()
        self.addresses = []

    def handle_starttag(self, tag, attrs):
        self.addresses += [value for name, value in attrs if name == LOADING.get(tag) and value]


def test_what_pages_load_is_there_and_on_no_other_host(site):
    for path in site.rglob("*.html"):
        page = Loaded()
        page.feed(path.read_text())
        assert not [address for address in page.addresses if re.match(r"(\w+:)?//", address)]
        assert path.name != "index.html" or page.addresses
        for address in page.addresses if path.name != "404.html" else ():
            assert (path.parent / address.split("?")[0]).is_file(), (path, address)
    styles = "\n".join(path.read_text() for path in site.rglob("*.css"))
    assert not re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)]*", styles)


def test_every_document_is_in_the_navigation(site):
    text = (site / "index.html").read_text()
    for path in [*ROOT.glob("docs/*.md"), *ROOT.glob("docs/reference/*.md")]:
        page = path.relative_to(ROOT).with_suffix(".html")
        assert f'<a href="{page}" class="md-nav__link' in text


def test_examples_are_code(site):
    """As their docstrings have them, and none is left as a quotation, nor other markup."""
    text = (site / "docs" / "reference" / "training.html").read_text()
    blocks = re.findall(r'<div class="[^"]*highlight">.*?</div>', text, flags=re.S)
    plain = [html.unescape(re.sub(r"<[^>]*>", "", block)).strip() for block in blocks]
    lines = [">>> parameter_count(64, (64,), 10)", "4810"]
    lines += [">>> parameter_count(64, (4,), 10, (2,))", "202"]
    assert "\n".join(lines) in plain
    pages = "\n".join(path.read_text() for path in site.rglob("*.html"))
    assert not re.findall(r"<blockquote>|:(?:math|func|class|mod):", pages)


def test_every_module_is_in_the_reference_once(site):
    """On its folder's page; a new folder needs a page of its name in docs/reference/."""
    modules = {
        ".".join(["training_jacobian", *path.relative_to(PACKAGE).with_suffix("").parts])
        for path in PACKAGE.rglob("*.py")
        if path.name != "__init__.py"
    }
    pages = {path.stem: path.read_text() for path in (site / "docs/reference").glob("*.html")}
    # The library's functions are on the first page, under the package's own name.
    for module in modules - {"training_jacobian.api"}:
        found = [name for name, text in pages.items() for _ in re.findall(f'id="{module}"', text)]
        assert found == [module.split(".")[1]]
