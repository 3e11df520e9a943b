"""Every run of the workflow tells how its results came about."""

import hashlib
import json
import re

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("run", ["paper", "seed_1", "convolutional"])
def test_every_result_with_its_digest(finished, run):
    folder = finished.folder / "smoke" / "results" / run
    found = json.loads((folder / "provenance.json").read_text())
    told = {name: out for step in found["steps"] for name, out in step["outputs"].items()}
    there = {path for path in folder.iterdir() if path.is_file()} - {folder / "provenance.json"}
    assert found["unrecorded"] == {}
    assert {name: out["sha256"] for name, out in told.items()} == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in there
    }


def test_steps_are_those_that_ran(finished):
    found = json.loads((finished.folder / "smoke/results/paper/provenance.json").read_text())
    steps = {step["program"]: step for step in found["steps"]}
    train = steps["train_network.py"]
    assert train["arguments"][train["arguments"].index("--epochs") + 1] == "2"
    assert train["jax"]["jax_default_matmul_precision"] == "highest"
    assert train["inputs"].keys() == {"smoke/results/paper/dataset.npz"}
    decompose = steps["decompose_jacobian.py"]
    jacobian = decompose["inputs"]["smoke/results/paper/jacobian.npy"]
    assert jacobian == steps["compute_jacobian.py"]["outputs"]["jacobian.npy"]["sha256"]
    # None where the step ran in the copy, which is no repository.
    assert all(re.fullmatch("[0-9a-f]{40}", step["commit"] or "0" * 40) for step in found["steps"])
    assert found["configuration"]["run"]["model"]["hidden"] == [4]
    assert found["configuration"]["run"]["optimizer"]["momentum"] == 0.9
    assert found["jobs"]["train_network"]["seconds"] > 0
