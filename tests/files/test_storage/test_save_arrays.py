"""Named arrays, strings and numbers in one .npz."""

import json

import numpy as np

from training_jacobian.files.storage import load_arrays, save_arrays


def test_round_trip(tmp_path):
    x = np.random.default_rng(2).random((4, 3)).astype("float32")
    save_arrays(tmp_path / "a.npz", x=x, loss=np.asarray(0.5), settings=np.array('{"hidden": [4]}'))
    again = load_arrays(tmp_path / "a.npz")
    assert list(again) == ["x", "loss", "settings"]
    assert again["x"].dtype == np.float32
    np.testing.assert_array_equal(again["x"], x)
    assert float(again["loss"]) == 0.5
    assert json.loads(str(again["settings"])) == {"hidden": [4]}


def test_the_ending_is_not_changed(tmp_path):
    save_arrays(tmp_path / "noending", x=np.zeros(1))
    assert {path.name for path in tmp_path.iterdir()} == {"noending", ".records"}
