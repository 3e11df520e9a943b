"""The Jacobian by the scripts: on several devices, and in blocks that are joined."""

import dataclasses
import os
import runpy
import subprocess
import sys

import numpy as np
import pytest

from config_examples import ROOT
from problems import tiny_split
from training_jacobian.files import storage
from training_jacobian.jacobian.columns import join, training_column_blocks
from training_jacobian.program import devices
from training_jacobian.training.problem import make_problem
from training_jacobian.training.settings import Settings

EPOCHS = (1, 2)
RECIPE = Settings(hidden=(5,), batch_size=4, epochs=2, learning_rate=0.3)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """The files of a run as the flags that name them, and its Jacobians after EPOCHS."""
    folder = tmp_path_factory.mktemp("run")
    problem = make_problem(RECIPE, tiny_split())
    storage.save_arrays(folder / "dataset.npz", **dataclasses.asdict(tiny_split()))
    training = {"theta_0": np.asarray(problem.theta_0), "settings": np.array(RECIPE.to_json())}
    storage.save_arrays(folder / "training.npz", **training)
    flags = [f"--{name}={folder / name}.npz" for name in ("dataset", "training")]
    return flags, np.split(join(training_column_blocks(problem, epochs=EPOCHS)), len(EPOCHS))


def run_here(monkeypatch, name, *arguments):
    """Run a script in this process, whose JAX is set up already."""
    monkeypatch.setattr(devices, "configure", lambda **_: None)
    monkeypatch.setattr(sys, "argv", [name, *map(str, arguments)])
    runpy.run_path(str(ROOT / "scripts" / name), run_name="__main__")


@pytest.mark.parametrize("number", [1, 2, 4])
def test_devices(stored, tmp_path, number):
    flags, (_, expected) = stored
    script, out = ROOT / "scripts/compute_jacobian.py", tmp_path / "jacobian.npy"
    subprocess.run(
        [sys.executable, script, *flags, f"--devices={number}", f"--jacobian={out}"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=True,
        capture_output=True,
    )
    found = np.load(out)
    assert np.linalg.norm(found - expected) / np.linalg.norm(expected) < 1e-6


def test_blocks_of_two_jacobians(stored, tmp_path, monkeypatch):
    flags, expected = stored
    for block in range(2):
        columns, indices = tmp_path / f"{block}.npy", tmp_path / f"{block}_indices.npy"
        run_here(
            *(monkeypatch, "compute_jacobian_block.py", *flags, "--blocks=2", f"--block={block}"),
            *("--epochs", EPOCHS[0], f"--columns={columns}", f"--indices={indices}"),
        )
    out = [tmp_path / "jacobian_after_1.npy", tmp_path / "jacobian.npy"]
    run_here(
        *(monkeypatch, "join_jacobian.py", f"--folder={tmp_path}", "--blocks=2"),
        *("--jacobians-after", out[0], f"--jacobian={out[1]}"),
    )
    for path, matrix in zip(out, expected, strict=True):
        np.testing.assert_array_equal(np.load(path), matrix)
