"""Memory of a step that holds vectors, not matrices."""

from types import SimpleNamespace

import pytest

from config_examples import CONFIG, changed, with_merged_runs
from runs import PROCESS_MB, Runs
from training_jacobian.planning.footprint import memory_bytes
from training_jacobian.planning.run_size import run_size


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


def test_a_density_has_the_memory_of_the_plan():
    """Two devices each hold the record of wide, half of it weights, and 400 known vectors."""
    config = with_merged_runs(CONFIG)
    needed = Runs(config).density_mb(2)
    size = run_size("wide", config["runs"]["wide"], config)
    planned = memory_bytes(size, config["matrix_free"], cores=2, block_bytes=0)
    assert needed(SimpleNamespace(run="wide")) == planned // 10**6
    # A dense run's density can be estimated too.
    assert needed(SimpleNamespace(run="paper")) < 1000
