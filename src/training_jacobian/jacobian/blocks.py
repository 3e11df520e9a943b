"""A Jacobian's columns as blocks that separate jobs compute: who takes which, and all joined.

A block is two files in one folder: ``{block}.npy``, its columns (S·N, width) side by side, those of
S Jacobians one below the other, and ``{block}_indices.npy``, which columns they are (width,).
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from training_jacobian.files.storage import load_array
from training_jacobian.program.errors import UserError

ALIGNMENT = 32
"""Columns to be pushed are shared out in groups of so many, `columns.LARGEST_BLOCK` on CPUs."""

Block = tuple[np.ndarray, np.ndarray]
"""Column indices (width,) and columns (S·N, width)."""


def share(pushed: np.ndarray, known: np.ndarray, block: int, blocks: int, /) -> np.ndarray:
    """Return the indices, ascending, of one block's columns (`block` counts from 0).

    Columns that cost work, `pushed`, and those known beforehand are shared out evenly, each kind by
    itself: the first in groups of `ALIGNMENT`, as long as there are enough groups, so that each
    column takes the place among others that it would in one job. What does not come out even goes
    to the first blocks of the one kind and to the last of the other, so that no block is empty.

    >>> share(np.array([0, 1, 2, 5]), np.array([3, 4]), 0, 4)
    array([0])
    >>> share(np.array([0, 1, 2, 5]), np.array([3, 4]), 3, 4)
    array([4, 5])

    Raises
    ------
    UserError
        If there is no such block, or there are more blocks than columns.
    """
    size = len(pushed) + len(known)
    if not 1 <= blocks <= size:
        raise UserError(f"--blocks: found {blocks}, accepted: 1 to {size}, the number of columns")
    if not 0 <= block < blocks:
        raise UserError(f"--block: found {block}, accepted: 0 to {blocks - 1}")
    width = ALIGNMENT if len(pushed) > ALIGNMENT * (blocks - 1) else 1
    group = np.arange(len(pushed)) // width
    groups = np.array_split(np.unique(group), blocks)[block]
    of_known = np.array_split(known[::-1], blocks)[blocks - 1 - block]
    return np.sort(np.concatenate([pushed[np.isin(group, groups)], of_known]))


def block_paths(folder: str | os.PathLike[str], blocks: int, /) -> list[Path]:
    """Return the files of all blocks: of the columns, then of their indices."""
    return [Path(folder, f"{n}{end}.npy") for end in ("", "_indices") for n in range(blocks)]


def load_blocks(folder: str | os.PathLike[str], blocks: int, /, *, copies: int) -> list[Block]:
    """Return all blocks of S = `copies` Jacobians, columns memory-mapped, after checking them.

    Raises
    ------
    UserError
        If a column is missing or comes twice, or if a block's columns do not have the size or type
        that the first block's indices and columns call for.
    """
    files = block_paths(folder, blocks)
    paths = files[:blocks]
    columns = [load_array(path, mmap=True) for path in paths]
    indices = [load_array(path) for path in files[blocks:]]
    size = _checked_size(folder, indices)
    for path, where, block in zip(paths, indices, columns, strict=True):
        accepted = (copies * size, len(where)), columns[0].dtype
        if (block.shape, block.dtype) != accepted:
            raise UserError(
                f"{path}: found {block.shape} in {block.dtype}, "
                f"accepted: {accepted[0]} in {accepted[1]}; delete it and run again"
            )
    return list(zip(indices, columns, strict=True))


def _checked_size(folder: str | os.PathLike[str], indices: list[np.ndarray]) -> int:
    """Return N, the number of columns in all blocks together."""
    size = sum(len(where) for where in indices)
    missing = np.setdiff1d(np.arange(size), np.concatenate(indices))
    if len(missing):
        raise UserError(
            f"{folder}: found no column {missing[0]}, accepted: blocks with each of {size} columns "
            "once; delete the folder and run again"
        )
    return size
