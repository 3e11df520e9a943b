"""What is made is listed in the README of its folder."""

import re

from config_examples import ROOT
from training_jacobian.figures import registered


def test_every_result_of_a_rule_is_listed():
    """Each file name in the rules appears in the folder's README."""
    rules = "\n".join(path.read_text() for path in (ROOT / "workflow" / "rules").glob("*.smk"))
    names = set(re.findall(r'"<results>/(?:\{run\}/|\{of\})?([\w{}.]+)"', rules))
    text = (ROOT / "results" / "README.md").read_text()
    assert len(names) > 10
    assert [name for name in names - {"{name}", "{place}"} if name not in text] == []


def test_every_figure_is_listed_with_its_module():
    lines = (ROOT / "figures" / "README.md").read_text().splitlines()
    for name, entry in registered().items():
        stem, _, inputs = name.partition("prediction_shift")
        listed = f"`{stem}`" if stem else f"`{inputs}`".replace("_train", "prediction_shift_train")
        assert any(listed in line and f"| `{entry.module}` |" in line for line in lines), name
