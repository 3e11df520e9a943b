"""What is lost or misread between a user's YAML and the workflow is named, or put right."""

import pytest

from config_examples import CONFIG, changed
from training_jacobian.files.yaml_files import read_yaml, yaml_errors
from training_jacobian.program.errors import UserError
from training_jacobian.training.config import completed, schema_errors
from training_jacobian.training.config_errors import from_text

TWICE = "found twice, accepted: once; the first is"
NO_YAML = "cannot be read as YAML"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"runs:\n  a: {seed: 1}\n  a: {seed: 2}", f", line 3: runs.a: {TWICE}"),
        (b"gpus: 1\nruns: {}\ngpus: 0", f", line 3: gpus: {TWICE}"),
        (b"claims:\n- id: a\n  id: b", f", line 3: claims.0.id: {TWICE}"),
        (b'{"gpus": 1,\n "gpus": 0}', f", line 2: gpus: {TWICE}"),
        (b"a: 1\n'a': 2", f", line 2: a: {TWICE}"),
        (b"gpus: 1\na: cl\xe9.yaml", ", line 2: found the byte 0xe9, accepted: text in UTF-8"),
        (b"runs:\n\tpaper: {}", f", line 2: {NO_YAML} (found character '\\t'"),
        (b"a: {seed: 010}", ", line 1: a.seed: found 010, which YAML reads as 8, "),
        (b"a: {epochs: 1:30}", ", line 1: a.epochs: found 1:30, which YAML reads as 90"),
        (b"a: 1\n---\nb: 2", f", line 2: {NO_YAML} (but found another document)"),
    ],
)
def test_one_line_with_file_and_line(tmp_path, text, line):
    path = tmp_path / "mine.yaml"
    path.write_bytes(text)
    (found,) = yaml_errors(path)
    assert found.startswith(f"{path}{line}")
    with pytest.raises(UserError) as error:
        read_yaml(path)
    assert str(error.value) == found


@pytest.mark.parametrize(
    "text", ["", "a: &x {b: 1}\nc: {<<: *x, d: 2}\ne: *x", "a: 1_000\nb: 0x10\nc: [{a: 1}, {a: 2}]"]
)
def test_other_files_are_left_alone(tmp_path, text):
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    assert yaml_errors(path) == []


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        *[("out/results/", "out/results"), ("out//results", "out/results"), ("./out", "out")],
        *[("out/../other", "other"), ("../out/.", "../out"), ("R&D/my files", "R&D/my files")],
        *[("~/tj", "HOME/tj"), ("$HOME/tj", "HOME/tj")],
        *[(bad, None) for bad in ("/", ".", "", "  ", "~nobody_at_all/x", "out/{run}")],
        *[(bad, None) for bad in ("<results>/x", "README.md", "README.md/x")],
    ],
)
def test_folders(tmp_path, monkeypatch, written, plain):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "README.md").touch()
    config = changed("pathvars", {"figures": written})
    errors = schema_errors(config)
    if plain is None:
        (line,) = errors
        assert line.startswith(f"pathvars.figures: found {written!r}")
    else:
        assert errors == []
        folders = completed(config)["pathvars"]
        assert folders["figures"] == plain.replace("HOME", str(tmp_path))
        assert folders["results"] == "results"


def test_values_of_a_profile_are_text():
    told = {"machine": {"memory_mb": "128000"}, "runs": {"a": {"labels": "True", "seed": "3"}}}
    told["runs"]["b"] = {"model": {"hidden": ["8"]}, "optimizer": {"learning_rate": "1e-05"}}
    assert from_text(told) == {
        "machine": {"memory_mb": 128000},
        "runs": {
            "a": {"labels": True, "seed": 3},
            "b": {"model": {"hidden": [8]}, "optimizer": {"learning_rate": 1e-5}},
        },
    }
    kept = {"claims": "config/claims.yaml", "slurm": {"gpu_model": "a100"}, "gpus": 1}
    assert from_text(kept) == kept


def test_a_section_is_filled_where_defaults_have_something_own():
    config = {**CONFIG, "defaults": {"model": "nets:make"}}
    config["runs"] = {"paper": {"model": {"hidden": [8]}}, "own": {}}
    runs = completed(config)["runs"]
    assert runs["paper"]["model"] == {"channels": [], "hidden": [8], "activation": "gelu"}
    assert runs["own"]["model"] == "nets:make"
    assert runs["own"]["epochs"] == 25
