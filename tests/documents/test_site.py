"""The site of the documents: it builds without a warning, is whole, and asks no other host."""

import doctest
import html
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from config_examples import ROOT
from tools import site_examples, site_pages

PACKAGE = ROOT / "src" / "training_jacobian"
LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of a site built as `make check` builds it."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder]
    run = subprocess.run(
        command,
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


def loaded(path):
    page = Loaded()
    page.feed(path.read_text())
    return page.addresses


def test_asks_no_other_host(site):
    addresses = {address for path in site.rglob("*.html") for address in loaded(path)}
    assert any("spectrum.png" in address for address in addresses)
    assert not [address for address in addresses if re.match(r"(\w+:)?//", address)]
    styles = "\n".join(path.read_text() for path in site.rglob("*.css"))
    assert not re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)]*", styles)


def test_what_pages_load_is_there(site):
    for path in site.rglob("*.html"):
        if path.name != "404.html":
            for address in loaded(path):
                assert (path.parent / address.split("?")[0]).is_file(), (path, address)


@pytest.mark.parametrize(
    "page", ["index.html", "config/index.html", "docs/findings.html", "docs/reference/index.html"]
)
def test_page_is_there(site, page):
    assert "<h1" in (site / page).read_text()


def test_files_that_a_document_links_to_come_along(site):
    assert (site / "config" / "claims.yaml").read_bytes() == (
        ROOT / "config" / "claims.yaml"
    ).read_bytes()


def test_docstrings_are_on_the_reference_without_other_markup(site):
    text = (site / "docs" / "reference" / "index.html").read_text()
    assert 'id="training_jacobian.differentiate"' in text
    assert "in forward mode" in text
    pages = "\n".join(path.read_text() for path in site.rglob("*.html"))
    assert not re.findall(r":(?:math|func|class|mod):", pages)


def test_examples_are_code(site):
    """As their docstrings have them, and none is left as a quotation."""
    text = (site / "docs" / "reference" / "training.html").read_text()
    blocks = re.findall(r'<div class="[^"]*highlight">.*?</div>', text, flags=re.S)
    plain = [html.unescape(re.sub(r"<[^>]*>", "", block)).strip() for block in blocks]
    lines = [">>> parameter_count(64, (64,), 10)", "4810"]
    lines += [">>> parameter_count(64, (4,), 10, (2,))", "202"]
    assert "\n".join(lines) in plain
    assert not [path for path in site.rglob("*.html") if "<blockquote>" in path.read_text()]


def test_only_examples_are_fenced():
    assert doctest.testmod(site_examples).attempted == 1
    assert doctest.testmod(site_examples).failed == 0
    assert site_examples.fenced("Nothing >>> here.") == "Nothing >>> here."


def test_a_new_document_is_in_the_navigation():
    documents = ["docs/findings.md", "docs/gpu.md", "docs/reference/index.md"]
    _, shown, _, reference, _ = site_pages.navigation(documents)
    assert shown == {"Documents": ["docs/findings.md", "docs/gpu.md"]}
    assert reference == {"Reference": ["docs/reference/index.md"]}


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


def test_badges_of_other_hosts_are_left_out():
    text = "[![tests](https://host/badge.svg)](https://host) ![ours](docs/images/spectrum.png)"
    kept = site_pages.on_page_markdown(text, page=None, config=None, files=None)
    assert kept == " ![ours](docs/images/spectrum.png)"
