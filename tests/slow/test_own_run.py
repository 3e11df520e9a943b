"""The worked example runs as its README says, and alone."""

import json
import re
import shlex
import shutil
import subprocess
import sys

import numpy as np
import pytest

from config_examples import ROOT

from .conftest import jobs

pytestmark = pytest.mark.slow


def commands():
    """Return the example's commands: for the file, for one figure, for others."""
    text = (ROOT / "examples" / "README.md").read_text()
    blocks = re.findall(r"```sh\n(.*?)```", text, flags=re.S)
    return [shlex.split(line) for block in blocks for line in block.splitlines()]


@pytest.fixture
def example(untouched):
    """A folder with the example's files and its data; to be run with few steps."""
    shutil.copytree(ROOT / "examples", untouched.folder / "examples")
    interpreter, *script = commands()[0]
    assert interpreter == ".venv/bin/python"
    subprocess.run([sys.executable, *script], cwd=untouched.folder, check=True)
    fewer = untouched.write("runs: {own: {epochs: 1, batch_size: 400}}")

    def run(number, *more):
        program, cores, every, *rest = commands()[number]
        assert (program, cores, every) == (".venv/bin/snakemake", "--cores", "all")
        done = untouched.run(*rest, fewer, *more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    return untouched.folder, run


def test_the_example(example):
    """An edit of the module trains again, one of the file also splits again."""
    folder, run = example
    run(1)
    assert (folder / "figures/own/spectrum.png").stat().st_size > 5000
    regions = json.loads((folder / "results/own/regions.json").read_text())
    assert regions["parameters"] == 666
    # 32 units feed the logits, and there is a bias.
    assert regions["trivial"]["logit_shift"] == 33
    runs = {path.name for path in (folder / "results").iterdir() if path.is_dir()}
    assert runs - {".jax_cache"} == {"own"}
    assert jobs(run(1, "--dry-run")) == {}
    others = {"measure_alignment", "measure_movement", "plot_parameter_movement"}
    assert jobs(run(2, "--dry-run")).keys() >= others
    module = folder / "examples" / "own_network.py"
    module.write_text(module.read_text() + "\n# edited\n")
    rules = jobs(run(1, "--dry-run")).keys()
    assert rules >= {"train_network", "compute_jacobian", "plot_spectrum"}
    assert "prepare_dataset" not in rules
    arrays = dict(np.load(folder / "examples" / "digits.npz"))
    np.savez(folder / "examples" / "digits.npz", **{**arrays, "x": arrays["x"] / 2})
    rules = jobs(run(1, "--dry-run")).keys()
    assert rules >= {"prepare_dataset", "train_network", "plot_spectrum"}
