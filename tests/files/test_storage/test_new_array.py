"""A matrix filled block by block on disk."""

import numpy as np
import pytest

from training_jacobian.files.storage import load_array, new_array


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_filled_column_by_column(tmp_path, dtype):
    expected = np.random.default_rng(1).random((3, 5)).astype(dtype)
    with new_array(tmp_path / "j.npy", shape=(3, 5), dtype=dtype) as out:
        out[:, :2] = expected[:, :2]
        out[:, 2:] = expected[:, 2:]
        assert not (tmp_path / "j.npy").exists()
    again = load_array(tmp_path / "j.npy")
    assert again.dtype == dtype
    assert again.flags.f_contiguous
    np.testing.assert_array_equal(again, expected)
    assert {path.name for path in tmp_path.iterdir()} == {"j.npy", ".records"}


def test_an_interrupted_fill_leaves_nothing(tmp_path):
    with (
        pytest.raises(KeyboardInterrupt),
        new_array(tmp_path / "j.npy", shape=(3, 3), dtype="float32") as out,
    ):
        out[:, 0] = 1
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
