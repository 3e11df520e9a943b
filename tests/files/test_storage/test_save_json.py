"""JSON and text files."""

import math

import pytest

from training_jacobian.files.storage import load_json, save_json, save_text

CONTENT = {"σ": [1.5, 0.1 + 0.2, None], "ok": True}


def test_round_trip(tmp_path):
    save_json(tmp_path / "a.json", CONTENT)
    assert load_json(tmp_path / "a.json") == CONTENT


def test_layout(tmp_path):
    save_json(tmp_path / "a.json", {"a": [1]})
    assert (tmp_path / "a.json").read_text() == '{\n  "a": [\n    1\n  ]\n}\n'


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_not_finite_is_refused_and_the_old_file_kept(tmp_path, value):
    save_json(tmp_path / "a.json", 1)
    with pytest.raises(ValueError, match="Out of range float values"):
        save_json(tmp_path / "a.json", {"deep": [value]})
    assert load_json(tmp_path / "a.json") == 1
    assert {path.name for path in tmp_path.iterdir()} == {"a.json", ".records"}


def test_text_is_utf8(tmp_path):
    save_text(tmp_path / "a.md", "θ₀ → θ_T\n")
    assert (tmp_path / "a.md").read_bytes() == "θ₀ → θ_T\n".encode()
