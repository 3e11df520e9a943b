"""Which job takes which columns, and blocks read back: what is wrong with one is named."""

import numpy as np
import pytest

from training_jacobian.files.storage import save_array
from training_jacobian.jacobian.blocks import load_blocks, share
from training_jacobian.program.errors import UserError

PUSHED = np.array([0, 3, 4, 5, 8, 9, 10, 12])
KNOWN = np.array([1, 2, 6, 7, 11])


def cut(pushed, known, blocks):
    return [share(pushed, known, block, blocks) for block in range(blocks)]


@pytest.mark.parametrize("blocks", range(1, 14))
@pytest.mark.parametrize(("pushed", "known"), [(PUSHED, KNOWN), (np.arange(13), KNOWN[:0])])
def test_every_column_once_and_equal_work(pushed, known, blocks):
    parts = cut(pushed, known, blocks)
    np.testing.assert_array_equal(np.sort(np.concatenate(parts)), np.arange(13))
    work = [len(np.intersect1d(part, pushed)) for part in parts]
    assert max(work) - min(work) <= 1
    assert all(len(part) for part in parts)
    assert all((np.diff(part) > 0).all() for part in parts)


def test_by_hand():
    found = [part.tolist() for part in cut(PUSHED, KNOWN, 3)]
    assert found == [[0, 1, 3, 4], [2, 5, 6, 8, 9], [7, 10, 11, 12]]


@pytest.mark.parametrize(
    ("block", "blocks", "line"),
    [
        (4, 4, "--block: found 4, accepted: 0 to 3"),
        (-1, 4, "--block: found -1, accepted: 0 to 3"),
        (0, 0, "--blocks: found 0, accepted: 1 to 13, the number of columns"),
        (0, 14, "--blocks: found 14, accepted: 1 to 13, the number of columns"),
    ],
)
def test_no_such_block(block, blocks, line):
    with pytest.raises(UserError) as error:
        share(PUSHED, KNOWN, block, blocks)
    assert str(error.value) == line


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
