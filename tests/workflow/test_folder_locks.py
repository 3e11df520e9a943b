"""One process at a time may write to a folder, whatever ended the one before."""

import os
import signal
import subprocess
import sys

import pytest

from config_examples import ROOT

CLAIM = "import sys; from folder_locks import claim_folders; claim_folders({pathvars}); "
WAIT = "print('claimed', flush=True); sys.stdin.read()"


def start(folder, then="", **pathvars):
    command = [sys.executable, "-c", CLAIM.format(pathvars=pathvars) + then]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}/workflow"}
    return subprocess.Popen(command, cwd=folder, env=environment, text=True, **pipes)


@pytest.fixture
def holder(tmp_path):
    with start(tmp_path, WAIT, results="results", figures="figures") as process:
        assert process.stdout.readline() == "claimed\n"
        yield process
        process.kill()


@pytest.mark.parametrize("same", [{"results": "results"}, {"figures": "./figures/"}])
def test_a_second_one_is_refused(tmp_path, holder, same):
    with start(tmp_path, **{"logs": "other", **same}) as second:
        _, line = second.communicate()
    assert second.returncode == 1
    assert line == (
        f"error: {next(iter(same))}: another workflow is running here; wait for it, or stop it. "
        "Nothing was started or changed.\n"
    )


@pytest.mark.parametrize("killed", [False, True])
def test_other_folders_and_those_of_a_killed_one_are_free(tmp_path, holder, killed):
    if killed:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    folder = "" if killed else "smoke/"
    with start(tmp_path, results=f"{folder}results", figures=f"{folder}figures") as second:
        assert second.communicate() == ("", "")
    assert second.returncode == 0


def test_a_file_where_a_folder_should_be(tmp_path):
    (tmp_path / "taken").write_text("")
    with start(tmp_path, results="taken") as process:
        _, line = process.communicate()
    assert process.returncode == 1
    assert line == "error: pathvars.results: found taken, a file, accepted: a folder\n"
    assert not (tmp_path / ".snakemake").exists()
