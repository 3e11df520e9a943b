"""The Jacobian in blocks: an interrupted run resumes with those that are missing."""

import numpy as np
import pytest

from programs import run_apart

from .conftest import Workflow, edited

pytestmark = pytest.mark.slow

RUN = "smoke/results/seed_1"
FOUR = {"compute_jacobian_block": 4, "join_jacobian": 1}


def whole(folder):
    """Return the Jacobian that one job computes, with as many cores as a block has."""
    out = folder / "whole.npy"
    files = [f"--{name}={folder / RUN / name}.npz" for name in ("dataset", "training")]
    done = run_apart("compute_jacobian", *files, "--threads=1", f"--jacobian={out}")
    assert done.returncode == 0, done.stderr
    return np.load(out)


def test_a_run_resumes_block_by_block(tmp_path, finished):
    folder, jacobian = tmp_path, f"{RUN}/jacobian.npy"
    workflow = Workflow(folder, finished.folder)
    config = [workflow.write("jacobian: {blocks: 4}\ncores_per_run: 1")]

    def planned(*others):
        return workflow.planned(jacobian, *others, config=config)

    # The run `paper` is one of the history's: its J_t come from the same blocks.
    both = planned("smoke/results/paper/jacobian_after_1.npy")
    first = {"prepare_dataset": 2, "train_network": 2}
    assert both == {**first, **FOUR, "compute_jacobian_block": 8, "join_jacobian_history": 1}
    workflow.done(f"{RUN}/jacobian_blocks/4/2.npy", config=config)
    assert planned() == {**FOUR, "compute_jacobian_block": 3}
    workflow.done(jacobian, config=config)
    assert planned() == {}
    assert not (folder / RUN / "jacobian_blocks").exists()
    np.testing.assert_array_equal(np.load(folder / jacobian), whole(folder))
    rule = workflow.project / "src/training_jacobian/jacobian/mlp_rule.py"
    with edited({rule: "EDITED = True\n"}):
        assert planned() == FOUR
