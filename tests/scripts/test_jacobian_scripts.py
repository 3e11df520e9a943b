"""The Jacobian by the scripts: on several devices, and in blocks that are joined."""

import numpy as np
import pytest

from programs import run_apart, run_here
from small_files import write_run
from training_jacobian.jacobian.columns import join, training_column_blocks

EPOCHS = (1, 2)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """The files of a run as the flags that name them, and its Jacobians after EPOCHS."""
    folder = tmp_path_factory.mktemp("run")
    problem = write_run(folder)
    flags = [f"--{name}={folder / name}.npz" for name in ("dataset", "training")]
    return flags, np.split(join(training_column_blocks(problem, epochs=EPOCHS)), len(EPOCHS))


def test_four_devices(stored, tmp_path):
    flags, (_, expected) = stored
    out = tmp_path / "jacobian.npy"
    done = run_apart("compute_jacobian", *flags, "--devices=4", f"--jacobian={out}")
    assert done.returncode == 0, done.stderr
    found = np.load(out)
    assert np.linalg.norm(found - expected) / np.linalg.norm(expected) < 1e-6


def test_blocks_of_two_jacobians(stored, tmp_path):
    flags, expected = stored
    for block in range(2):
        options = ["--blocks=2", f"--block={block}", "--epochs", EPOCHS[0]]
        out = [f"--columns={tmp_path}/{block}.npy", f"--indices={tmp_path}/{block}_indices.npy"]
        run_here("compute_jacobian_block", *flags, *options, *out)
    out = [tmp_path / "jacobian_after_1.npy", tmp_path / "jacobian.npy"]
    to = ["--jacobians-after", out[0], f"--jacobian={out[1]}"]
    run_here("join_jacobian", f"--folder={tmp_path}", "--blocks=2", *to)
    for path, matrix in zip(out, expected, strict=True):
        np.testing.assert_array_equal(np.load(path), matrix)
