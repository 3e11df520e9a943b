"""Which job takes which columns."""

import numpy as np
import pytest

from training_jacobian.jacobian.blocks import share
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
