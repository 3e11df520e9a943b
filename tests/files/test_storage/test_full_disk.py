"""A full disk is one line, whatever is written, and leaves no half of a file."""

import numpy as np
import pandas as pd
import pytest

from mounts import mounted
from training_jacobian.files.storage import new_array, save_array, save_arrays, save_json
from training_jacobian.files.tables import save_table
from training_jacobian.program.errors import UserError

X = np.random.default_rng(0).random((400, 400))


def write_mapped(path):
    with new_array(path, shape=X.shape, dtype=X.dtype) as out:
        out[:] = X


WRITERS = {
    "array": lambda path: save_array(path, X),
    "mapped": write_mapped,
    "archive": lambda path: save_arrays(path, x=X),
    "json": lambda path: save_json(path, X.tolist()),
    "table": lambda path: save_table(path, pd.DataFrame(X)),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_one_line_and_no_file(tmp_path, kind):
    folder = tmp_path / "small"
    with mounted(folder, "size=128k"):
        with pytest.raises(UserError) as error:
            WRITERS[kind](folder / "result")
        assert str(error.value).endswith("result: cannot be written (No space left on device)")
        assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_read_only_folder(tmp_path):
    folder = tmp_path / "fixed"
    with mounted(folder, "ro"), pytest.raises(UserError) as error:
        save_json(folder / "a.json", 1)
    assert str(error.value) == f"{folder}/a.json: cannot be written (Read-only file system)"
