"""What is written comes back as it went; what cannot be written leaves the old file."""

import json
import math

import numpy as np
import pytest

from training_jacobian.files.storage import (
    load_array,
    load_arrays,
    load_json,
    new_array,
    save_array,
    save_arrays,
    save_json,
    save_text,
)

RNG = np.random.default_rng(0)


def names(folder):
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64"])
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("mmap", [False, True])
def test_an_array_with_its_type_and_memory_order(tmp_path, dtype, order, mmap):
    array = np.array(100 * RNG.random((3, 4)), dtype=dtype, order=order)
    save_array(tmp_path / "a.npy", array)
    again = load_array(tmp_path / "a.npy", mmap=mmap)
    assert (again.dtype, again.flags.f_contiguous) == (array.dtype, order == "F")
    assert isinstance(again, np.memmap) is mmap
    np.testing.assert_array_equal(again, array)
    np.testing.assert_array_equal(np.load(tmp_path / "a.npy"), array)  # numpy alone reads it


def test_named_arrays_strings_and_numbers(tmp_path):
    """Into the file of that very name: numpy by itself adds an ending."""
    x = RNG.random((4, 3)).astype("float32")
    save_arrays(tmp_path / "a", x=x, loss=np.asarray(0.5), settings=np.array('{"hidden": [4]}'))
    again = load_arrays(tmp_path / "a")
    assert [(name, value.dtype.kind) for name, value in again.items()] == [
        *(("x", "f"), ("loss", "f"), ("settings", "U")),
    ]
    assert again["x"].dtype == np.float32
    np.testing.assert_array_equal(again["x"], x)
    assert float(again["loss"]) == 0.5
    assert json.loads(str(again["settings"])) == {"hidden": [4]}
    assert names(tmp_path) == {"a", ".records"}


def test_json_and_text(tmp_path):
    content = {"σ": [1.5, 0.1 + 0.2, None], "ok": True}
    save_json(tmp_path / "a.json", content)
    assert load_json(tmp_path / "a.json") == content
    save_json(tmp_path / "a.json", {"a": [1]})
    assert (tmp_path / "a.json").read_text() == '{\n  "a": [\n    1\n  ]\n}\n'
    save_text(tmp_path / "a.md", "θ₀ → θ_T\n")
    assert (tmp_path / "a.md").read_bytes() == "θ₀ → θ_T\n".encode()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_matrix_filled_on_disk_column_by_column(tmp_path, dtype):
    expected = RNG.random((3, 5)).astype(dtype)
    with new_array(tmp_path / "j.npy", shape=(3, 5), dtype=dtype) as out:
        out[:, :2] = expected[:, :2]
        out[:, 2:] = expected[:, 2:]
        assert not (tmp_path / "j.npy").exists()
    again = load_array(tmp_path / "j.npy")
    assert (again.dtype, again.flags.f_contiguous) == (dtype, True)
    np.testing.assert_array_equal(again, expected)
    assert names(tmp_path) == {"j.npy", ".records"}


def interrupted(path):
    with new_array(path, shape=(3, 3), dtype="float32") as out:
        out[:, 0] = 1
        raise KeyboardInterrupt("stopped")


@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize(
    ("write", "error", "line"),
    [
        (lambda path: save_json(path, [math.nan]), ValueError, "Out of range float values"),
        (lambda path: save_json(path, {"deep": [-math.inf]}), ValueError, "Out of range float"),
        (lambda path: save_array(path, np.array([{}])), ValueError, "bject arrays cannot be saved"),
        (interrupted, KeyboardInterrupt, "stopped"),
    ],
)
def test_what_fails_leaves_what_was_there(tmp_path, old, write, error, line):
    if old:
        save_json(tmp_path / "a", 1)
    with pytest.raises(error, match=line):
        write(tmp_path / "a")
    assert names(tmp_path) == ({"a", ".records"} if old else set())
    assert not old or load_json(tmp_path / "a") == 1
