"""Results that differ from their records are named, with the command that makes them again."""

import numpy as np
import pytest

from programs import run_apart
from training_jacobian.files import digests, storage
from training_jacobian.files.digests import CONFIG_FILES, differences, record_path
from training_jacobian.program.errors import UserError


@pytest.fixture
def results(tmp_path, monkeypatch):
    monkeypatch.setenv(CONFIG_FILES, "--configfile 'my own.yaml'")
    monkeypatch.chdir(tmp_path)
    storage.save_array("results/a b/x.npy", np.arange(3.0))
    storage.save_json("results/y.json", {"a": 1})
    return tmp_path / "results"


def test_nothing_differs(results):
    assert list(differences(results)) == []


@pytest.mark.parametrize(
    ("change", "how"),
    [
        (lambda path: path.write_bytes(path.read_bytes() + b" "), "bytes, 136 were written"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "bytes, 136 were written"),
        (lambda path: path.write_bytes(b"\1" + path.read_bytes()[1:]), "was written"),
        (lambda path: path.unlink(), "is missing"),
    ],
)
def test_what_differs(results, change, how):
    storage.save_text("results/own.txt", "no record")
    path = results / "a b" / "x.npy"
    written = path.stat().st_size
    change(path)
    (line,) = differences("results")
    assert how.replace("136", str(written)) in line
    assert line.startswith("results/a b/x.npy: ")
    assert line.endswith(
        "; to make it again: rm -f -- 'results/a b/x.npy' && .venv/bin/snakemake --cores all "
        "'results/a b/x.npy' --configfile 'my own.yaml'"
    )


def test_a_record_that_cannot_be_read(results):
    record_path(results / "y.json").write_text("{")
    with pytest.raises(UserError, match=r"y\.json\.json: cannot be read; to make it again: rm -f"):
        list(differences(results))


def test_forget(results):
    digests.forget(results / "y.json")
    assert digests.load_record(results / "y.json") is None
    assert not (results / ".records").exists()


@pytest.mark.parametrize(("text", "code"), [('{"a": 1}', 1), ('{\n  "a": 1\n}\n', 0)])
def test_the_program(results, text, code):
    (results / "y.json").write_text(text)
    done = run_apart("verify_results", "--results", "results")
    assert done.returncode == code
    assert ("1 of 2 results differ" in done.stderr) == bool(code)
    assert ("2 results match their records." in done.stdout) == (not code)
