"""Documents have no placeholders and no links to files that are not there."""

import re

import pytest

from config_examples import ROOT

DOCUMENTS = ["README.md", "CONTRIBUTING.md", "config/README.md", "results/README.md"]
DOCUMENTS += ["figures/README.md", "CHANGELOG.md", "docs/gpu.md", "docs/performance.md"]
DOCUMENTS += ["docs/findings.md", "examples/README.md"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_local_links_lead_somewhere(name):
    path = ROOT / name
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text()):
        if "://" not in target:
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_placeholders(name):
    text = (ROOT / name).read_text()
    assert not re.findall(r"\b(TODO|TBD|FIXME|XXX)\b|^[A-Z0-9_]{4,}$", text, flags=re.M)


@pytest.mark.parametrize(("folder", "output"), [("figures", "<figures>"), ("results", "<results>")])
def test_every_output_of_a_rule_is_listed(folder, output):
    """Each file name in the rules appears in the folder's README."""
    rules = "\n".join(path.read_text() for path in (ROOT / "workflow" / "rules").glob("*.smk"))
    names = set(re.findall(rf'"{output}/(?:\{{run\}}/|\{{of\}})?([\w{{}}.]+)"', rules))
    text = (ROOT / folder / "README.md").read_text()
    assert len(names) > 10
    for name in names:
        stem = name.split(".")[0].replace("{inputs}", "train") if folder == "figures" else name
        if name != "{name}":
            assert f"{stem}" in text, name
