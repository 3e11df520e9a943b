"""Blocks read back: what is missing, twice there or of another kind is named."""

import numpy as np
import pytest

from training_jacobian.files.storage import save_array
from training_jacobian.jacobian.blocks import load_blocks
from training_jacobian.program.errors import UserError

MATRIX = np.arange(2 * 5 * 5, dtype=np.float32).reshape(2 * 5, 5)


def write(folder, *parts, dtypes=("f4", "f4"), rows=10):
    for block, (indices, dtype) in enumerate(zip(parts, dtypes, strict=True)):
        save_array(folder / f"{block}.npy", MATRIX[:rows, np.array(indices) % 5].astype(dtype))
        save_array(folder / f"{block}_indices.npy", np.array(indices))


def refused(folder, **options):
    with pytest.raises(UserError) as error:
        load_blocks(folder, 2, **{"copies": 2, **options})
    return str(error.value)


def test_whole(tmp_path):
    write(tmp_path, [0, 1, 4], [2, 3])
    found = np.full_like(MATRIX, np.nan)
    for indices, columns in load_blocks(tmp_path, 2, copies=2):
        assert isinstance(columns, np.memmap)
        found[:, indices] = columns
    np.testing.assert_array_equal(found, MATRIX)


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (([0, 1], [2, 4]), "found no column 3, accepted: blocks with each of 4 columns once"),
        (([0, 1, 3], [2, 3]), "found no column 4, accepted: blocks with each of 5 columns once"),
        (([0, 1, 2], [0, 1, 2]), "found no column 3"),
    ],
)
def test_missing_and_double_columns(tmp_path, parts, line):
    write(tmp_path, *parts)
    assert refused(tmp_path).startswith(f"{tmp_path}: {line}")


def test_the_last_columns_are_missing(tmp_path):
    write(tmp_path, [0, 1], [2, 3])
    line = f"{tmp_path}/0.npy: found (10, 2) in float32, accepted: (8, 2) in float32"
    assert refused(tmp_path).startswith(line)


def test_other_precision(tmp_path):
    write(tmp_path, [0, 1], [2, 3, 4], dtypes=("f4", "f8"))
    line = f"{tmp_path}/1.npy: found (10, 3) in float64, accepted: (10, 3) in float32"
    assert refused(tmp_path).startswith(line)


def test_other_number_of_jacobians(tmp_path):
    write(tmp_path, [0, 1], [2, 3, 4])
    line = f"{tmp_path}/0.npy: found (10, 2) in float32, accepted: (5, 2) in float32"
    assert refused(tmp_path, copies=1).startswith(line)


def test_a_block_that_is_not_there(tmp_path):
    write(tmp_path, [0, 1], [2, 3, 4])
    (tmp_path / "1.npy").unlink()
    assert refused(tmp_path) == f"{tmp_path}/1.npy: no such file; run the step that makes it first"
