"""The worked example runs as its README says, and alone; mistakes end before any job."""

import json
import re
import shlex
import subprocess
import sys

import numpy as np
import pytest

pytestmark = pytest.mark.slow

FEWER = "runs: {own: {epochs: 1, batch_size: 400}}\n"


def commands(folder):
    """Return the example's commands: for the file, for one figure, for others."""
    text = (folder / "examples" / "README.md").read_text()
    blocks = re.findall(r"```sh\n(.*?)```", text, flags=re.S)
    return [shlex.split(line) for block in blocks for line in block.splitlines()]


def make_digits(folder):
    interpreter, *script = commands(folder)[0]
    assert interpreter == ".venv/bin/python"
    subprocess.run([sys.executable, *script], cwd=folder, check=True)


def words_of(workflow, number, *more):
    """Return the words after program and cores, on a configuration of few steps."""
    (workflow.folder / "fewer.yaml").write_text(FEWER)
    program, cores, every, *rest = commands(workflow.folder)[number]
    assert (program, cores, every) == (".venv/bin/snakemake", "--cores", "all")
    return [*rest, "fewer.yaml", *more]


def planned(workflow, number):
    done = workflow.run(*words_of(workflow, number, "--dry-run"))
    output = done.stdout + done.stderr
    assert done.returncode == 0, output
    return set(re.findall(r"^(\w+) +\d+$", output.partition("Job stats:")[2], flags=re.M))


def test_the_example(untouched):
    folder = untouched.folder
    make_digits(folder)
    done = untouched.run(*words_of(untouched, 1))
    assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "figures/own/spectrum.png").stat().st_size > 5000
    regions = json.loads((folder / "results/own/regions.json").read_text())
    assert regions["parameters"] == 666
    # 32 units feed the logits, and there is a bias.
    assert regions["trivial_bulk"]["logit_shift"] == 33
    runs = {path.name for path in (folder / "results").iterdir() if path.is_dir()}
    assert runs - {".jax_cache"} == {"own"}
    assert planned(untouched, 1) == set()
    assert planned(untouched, 2) >= {
        "measure_alignment",
        "measure_movement",
        "plot_parameter_movement",
    }
    check_reruns(untouched)


def check_reruns(workflow):
    """An edit of the module trains again, one of the file also splits again."""
    module = workflow.folder / "examples" / "own_network.py"
    module.write_text(module.read_text() + "\n# edited\n")
    rules = planned(workflow, 1)
    assert rules >= {"train_network", "compute_jacobian", "plot_spectrum"}
    assert "prepare_dataset" not in rules
    arrays = dict(np.load(workflow.folder / "examples" / "digits.npz"))
    np.savez(workflow.folder / "examples" / "digits.npz", **{**arrays, "x": arrays["x"] / 2})
    assert planned(workflow, 1) >= {"prepare_dataset", "train_network", "plot_spectrum"}


def test_mistakes_are_told_together_before_any_job(untouched):
    folder = untouched.folder
    np.savez(folder / "one.npz", x=np.ones((9, 64)), y=np.zeros(9, int))
    (folder / "wrong.yaml").write_text("runs: {a: {dataset: one.npz}, b: {dataset: missing.npz}}\n")
    assert mistakes(untouched) == [
        "config: runs.a.dataset: one.npz: found one class in y, 0, accepted: at least 2",
        "config: runs.b.dataset: missing.npz: found no such file, accepted: a .npz archive, as "
        "numpy.savez writes it",
    ]
    (folder / "nets.py").write_text(
        "import os\ndef end(features, classes): os._exit(3)\ndef three(steps): return 3\n"
    )
    (folder / "wrong.yaml").write_text(
        "runs: {a: {model: 'nets:no'}, b: {optimizer: 'nets:three'}}\n"
    )
    first, second = mistakes(untouched)
    assert first.startswith("config: runs.a.model: nets:no: found no function no in ")
    assert second.startswith("config: runs.b.optimizer: nets:three: found a function that returns ")
    (folder / "wrong.yaml").write_text("runs: {a: {model: 'nets:end'}}\n")
    assert mistakes(untouched)[0].startswith("config: runs a: found own modules that end the proc")


def mistakes(workflow):
    done = workflow.run("--configfile", "wrong.yaml")
    assert done.returncode != 0
    assert "Traceback" not in done.stdout + done.stderr
    assert not (workflow.folder / "results").exists()
    return [line for line in done.stderr.splitlines() if line.startswith("config: ")]
