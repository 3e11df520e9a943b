"""A file that cannot be read is one line that says what to do; here of files without a record."""

import pickle
import re

import numpy as np
import pytest

from training_jacobian.files.storage import load_array, load_arrays, load_json
from training_jacobian.program.errors import UserError

PICKLE = pickle.dumps({"x": 1})
LOADERS = [load_array, load_arrays, load_json]


def refused(load, path, reason="[^\n]+", **options):
    """Assert that reading raises the one line."""
    line = rf"{re.escape(str(path))}: cannot be read \({reason}\); delete it and run again"
    with pytest.raises(UserError) as error:
        load(path, **options)
    assert re.fullmatch(line, str(error.value))


@pytest.fixture
def npy(tmp_path):
    np.save(tmp_path / "a.npy", np.random.default_rng(3).random((20, 20)))
    return tmp_path / "a.npy"


@pytest.fixture
def npz(tmp_path):
    np.savez(tmp_path / "a.npz", x=np.random.default_rng(3).random((20, 20)), y=np.ones(3))
    return tmp_path / "a.npz"


@pytest.mark.parametrize("load", LOADERS)
def test_missing(tmp_path, load):
    path = tmp_path / "gone"
    with pytest.raises(UserError) as error:
        load(path)
    assert str(error.value) == f"{path}: no such file; run the step that makes it first"


@pytest.mark.parametrize("load", LOADERS)
@pytest.mark.parametrize("content", [None, b"", b"some words", b"\xff\xfe\x00", b"two\nlines"])
def test_something_else(tmp_path, load, content):
    path = tmp_path / "a"
    path.mkdir() if content is None else path.write_bytes(content)
    refused(load, path, reason=r"\[Errno 21\][^\n]+" if content is None else "[^\n]+")


@pytest.mark.parametrize("kept", [4, 40, 100, 127, 200, 1000, -1])
def test_truncated(npy, npz, kept):
    for path in (npy, npz):
        path.write_bytes(path.read_bytes()[:kept])
    for mmap in (False, True):
        refused(load_array, npy, mmap=mmap)
    refused(load_arrays, npz)


def flip(path):
    content = bytearray(path.read_bytes())
    content[1000] ^= 0xFF
    path.write_bytes(content)


def save_objects(path):
    np.save(path, np.array([{}], dtype=object), allow_pickle=True)


@pytest.mark.parametrize(
    ("load", "name", "spoil", "reason"),
    [
        (load_arrays, "a.npz", flip, "Bad CRC-32 for file 'x.npy'"),
        (load_arrays, "a.npy", lambda _: None, "one array, not an archive of named ones"),
        (load_array, "a.npy", save_objects, "Object arrays cannot be loaded[^\n]*"),
        (load_array, "a.npy", lambda path: path.write_bytes(PICKLE), "[^\n]*pickled[^\n]*"),
        (load_arrays, "a.npz", lambda path: path.write_bytes(PICKLE), "[^\n]*pickled[^\n]*"),
        (
            load_json,
            "a.json",
            lambda path: path.write_text("[{5"),
            "Expecting [^\n]+",
        ),
    ],
)
@pytest.mark.usefixtures("npy", "npz")
def test_what_is_wrong_is_told(tmp_path, load, name, spoil, reason):
    spoil(tmp_path / name)
    refused(load, tmp_path / name, reason=reason)
