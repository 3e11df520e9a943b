"""Memory of a step that holds vectors, not matrices."""

from types import SimpleNamespace

import pytest

from config_examples import changed, with_merged_runs
from runs import PROCESS_MB, Runs


@pytest.mark.parametrize(
    ("precision", "vectors", "mebibytes", "megabytes"),
    [
        ("float32", 0, 0, 0),
        ("float32", 1000, 0, 38),  # 2 · 1000 · 4810 · 4 bytes = 38.48 MB
        ("float64", 1000, 0, 76),
        ("float32", 1000, 512, 575),  # 512 MiB = 536.87 MB
    ],
)
def test_vectors_are_held_twice(precision, vectors, mebibytes, megabytes):
    runs = Runs(with_merged_runs(changed("runs.paper.precision", precision)))
    needed = runs.vectors_mb(vectors, mebibytes=mebibytes)(SimpleNamespace(run="paper"))
    assert needed == PROCESS_MB + megabytes
