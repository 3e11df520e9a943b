"""The README's example of the package as a library is true."""

import doctest
import os
import re
import shutil
import subprocess
import sys

from config_examples import ROOT


def examples():
    """Return the README's Python sessions as one text, in their order."""
    blocks = re.findall(r"```pycon\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.S)
    return "\n".join(blocks)


def test_from_training_to_spectrum(tmp_path):
    """As installed, without the repository; a notebook has none of these tests' settings."""
    shutil.copytree(ROOT / "src" / "training_jacobian", tmp_path / "training_jacobian")
    (tmp_path / "examples.txt").write_text(examples())
    run = subprocess.run(
        [sys.executable, "-W", "error", "-m", "doctest", "examples.txt"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path), "MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert (tmp_path / "spectrum.png").stat().st_size > 1000


def test_the_result_is_among_what_is_checked():
    wanted = [example.want for example in doctest.DocTestParser().get_examples(examples())]
    assert [want.startswith("{'chaotic': 7") for want in wanted].count(True) == 1
