"""A result that is not what was written is refused, with the command that makes it again."""

import hashlib
import json
import shutil

import numpy as np
import pandas as pd
import pytest

from training_jacobian import records
from training_jacobian.errors import UserError
from training_jacobian.storage import (
    load_array,
    load_arrays,
    load_json,
    new_array,
    save_array,
    save_arrays,
    save_json,
)
from training_jacobian.tables import load_table, save_table

X = np.random.default_rng(0).random((20, 20))


def write_mapped(path):
    with new_array(path, shape=X.shape, dtype=X.dtype) as out:
        out[:] = X


KINDS = {
    "array": (lambda path: save_array(path, X), load_array),
    "mapped": (write_mapped, lambda path: load_array(path, mmap=True)),
    "archive": (lambda path: save_arrays(path, x=X), load_arrays),
    "json": (lambda path: save_json(path, X.tolist()), load_json),
    "table": (lambda path: save_table(path, pd.DataFrame(X)), load_table),
}
each_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def written(tmp_path, kind):
    KINDS[kind][0](tmp_path / "result")
    return tmp_path / "result"


def refused(kind, path):
    with pytest.raises(UserError) as error:
        KINDS[kind][1](path)
    return str(error.value)


@each_kind
def test_the_record_holds_the_digest_of_the_whole_file(written, kind):
    content = written.read_bytes()
    record = records.load_record(written)
    assert record["sha256"] == hashlib.sha256(content).hexdigest()
    assert record["bytes"] == len(content)
    KINDS[kind][1](written)


@each_kind
@pytest.mark.parametrize("place", [0.05, 0.5, 0.95])
def test_a_flipped_bit(written, kind, place):
    content = bytearray(written.read_bytes())
    content[int(place * len(content))] ^= 1
    written.write_bytes(content)
    line = refused(kind, written)
    assert line.startswith(f"{written}: has changed since it was written (SHA-256 ")
    command = f"rm {written} && .venv/bin/snakemake --cores all {written}"
    assert line.endswith(f"; to make it again: {command}")
    assert "\n" not in line


@each_kind
@pytest.mark.parametrize("kept", [0, 130, -1])
def test_truncated(written, kind, kept):
    content = written.read_bytes()
    written.write_bytes(content[:kept])
    sizes = f"{len(content)} bytes were written, {len(content[:kept])} are there"
    assert f": has changed since it was written ({sizes}); " in refused(kind, written)


def test_the_command_has_the_configuration_of_the_workflow(tmp_path, monkeypatch):
    monkeypatch.setenv(records.CONFIG_FILES, "--configfile config/smoke.yaml")
    save_json(tmp_path / "a.json", 1)
    (tmp_path / "a.json").write_text("2")
    assert refused("json", tmp_path / "a.json").endswith("a.json --configfile config/smoke.yaml")


def test_a_file_without_a_record_is_read_as_it_is(tmp_path):
    np.save(tmp_path / "own.npy", X)
    np.testing.assert_array_equal(load_array(tmp_path / "own.npy"), X)


def test_a_copied_folder_keeps_its_records(tmp_path):
    save_json(tmp_path / "a" / "x.json", 1)
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    assert load_json(tmp_path / "b" / "x.json") == 1
    (tmp_path / "b" / "x.json").write_text("2")
    assert "has changed" in refused("json", tmp_path / "b" / "x.json")


def test_a_file_that_is_written_anew_has_a_new_record(tmp_path):
    for content in (1, 22):
        save_json(tmp_path / "a.json", content)
        assert load_json(tmp_path / "a.json") == content


@pytest.mark.parametrize("text", ["", "[1, 2]", '{"bytes": 3}'])
def test_a_damaged_record(tmp_path, text):
    save_json(tmp_path / "a.json", 1)
    records.record_path(tmp_path / "a.json").write_text(text)
    line = refused("json", tmp_path / "a.json")
    assert line.startswith(f"{tmp_path}/.records/a.json.json: cannot be read, so {tmp_path}/a.json")


def test_what_was_read_is_an_input_of_what_is_written_next(tmp_path):
    path = tmp_path / "in.json"
    save_json(path, 1)
    load_json(path)
    save_json(tmp_path / "out.json", 2)
    inputs = records.load_record(tmp_path / "out.json")["inputs"]
    assert inputs[str(path)] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_forget(tmp_path):
    save_json(tmp_path / "a.json", 1)
    save_json(tmp_path / "b.json", 1)
    records.forget(tmp_path / "a.json")
    assert records.load_record(tmp_path / "a.json") is None
    records.forget(tmp_path / "b.json")
    records.forget(tmp_path / "b.json")
    assert {path.name for path in tmp_path.iterdir()} == {"a.json", "b.json"}
    assert json.loads((tmp_path / "b.json").read_text()) == 1
