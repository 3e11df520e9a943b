import os

from tools.private_slurm import find_daemons


def test_debians_folders_follow_what_is_there(monkeypatch):
    monkeypatch.setenv("PATH", "/usr/bin")
    find_daemons()
    assert os.environ["PATH"].split(os.pathsep) == ["/usr/bin", "/usr/sbin", "/sbin"]
