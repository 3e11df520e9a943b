"""Arrays come back as they went: values, type, memory order."""

import numpy as np
import pytest

from training_jacobian.files.storage import load_array, save_array

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64"])
@pytest.mark.parametrize("mmap", [False, True])
def test_round_trip(tmp_path, dtype, mmap):
    array = (100 * RNG.random((3, 4))).astype(dtype)
    save_array(tmp_path / "a.npy", array)
    again = load_array(tmp_path / "a.npy", mmap=mmap)
    assert again.dtype == array.dtype
    assert isinstance(again, np.memmap) is mmap
    np.testing.assert_array_equal(again, array)


@pytest.mark.parametrize("order", ["C", "F"])
def test_memory_order_is_kept(tmp_path, order):
    array = np.array(RNG.random((3, 4)), order=order)
    save_array(tmp_path / "a.npy", array)
    again = load_array(tmp_path / "a.npy")
    assert again.flags.f_contiguous is (order == "F")
    np.testing.assert_array_equal(again, array)


def test_the_file_is_readable_with_numpy_alone(tmp_path):
    save_array(tmp_path / "a.npy", np.arange(3.0))
    assert np.load(tmp_path / "a.npy").tolist() == [0, 1, 2]


def test_objects_are_refused_and_the_old_file_kept(tmp_path):
    save_array(tmp_path / "a.npy", np.arange(3))
    with pytest.raises(ValueError, match=r"[Oo]bject arrays cannot be saved"):
        save_array(tmp_path / "a.npy", np.array([{}, None], dtype=object))
    assert load_array(tmp_path / "a.npy").tolist() == [0, 1, 2]
    assert {path.name for path in tmp_path.iterdir()} == {"a.npy", ".records"}
