"""The workflow from another folder, as another workflow's module, and in folders of any name."""

import json
import subprocess
import sys

import pytest

from config_examples import ROOT

pytestmark = pytest.mark.slow

MODULE = """
module tj:
    snakefile: "{snakefile}"
    config: {config}

use rule * from tj as tj_*
"""
NAME = 'my R&D/it\'s $5 "b"; (c)'


def run(folder, *arguments):
    command = [sys.executable, "-m", "snakemake", "--cores", "1", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("there", [True, False])
def test_from_another_folder(tmp_path, there):
    options = ("-s", f"{ROOT}/Snakefile") if there else ("--directory", str(tmp_path))
    run(tmp_path if there else ROOT, *options, "results/wine/dataset.npz")
    assert (tmp_path / "results/wine/dataset.npz").is_file()
    again = run(tmp_path if there else ROOT, *options, "-n", "results/wine/dataset.npz")
    assert "Nothing to be done" in again


@pytest.mark.parametrize("config", ["{}", {"runs": {"wine": {"epochs": 1}}}, "config"])
def test_as_a_module(tmp_path, config):
    text = MODULE.format(snakefile=ROOT / "Snakefile", config=config)
    (tmp_path / "Snakefile").write_text(text)
    run(tmp_path, "results/wine/training.npz")
    assert "tj_check_claims" in run(tmp_path, "-n", "results/claims.json")


def test_any_name_of_a_folder(tmp_path):
    kinds = ("results", "figures", "logs", "benchmarks", "docs")
    paths = "\n".join(f"  {kind}: {json.dumps(f'{NAME}/{kind}')}" for kind in kinds)
    (tmp_path / "names.yaml").write_text(f"pathvars:\n{paths}\n")
    target = f"{NAME}/results/wine/training.npz"
    run(tmp_path, "-s", f"{ROOT}/Snakefile", target, "--configfile", "names.yaml")
    assert (tmp_path / target).is_file()
    assert {path.name for path in tmp_path.iterdir()} == {".snakemake", "names.yaml", "my R&D"}
