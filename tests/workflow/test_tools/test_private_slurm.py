"""Where a Slurm of one's own may be started, and with which settings."""

import pytest

from tools.private_slurm import MARK, why_not, written

DEBIAN = {"root": True, "processes": {"bash"}, "settings": {}, "commands": {"apt-get"}}
WITH_SLURM = {**DEBIAN, "commands": {"slurmd", "munged"}}
OWN = {"/etc/slurm/slurm.conf": MARK + "ClusterName=test\n"}
OTHER = {"/etc/slurm/slurm.conf": "ClusterName=site\n"}


@pytest.mark.parametrize("machine", [DEBIAN, WITH_SLURM, {**WITH_SLURM, "settings": OWN}])
def test_nothing_speaks_against_it(machine):
    assert why_not(**machine) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"root": False}, "its daemons need root"),
        ({"processes": {"bash", "slurmd"}}, "another Slurm runs here"),
        ({"processes": {"slurmctld"}, "settings": OWN}, "another Slurm runs here"),
        ({"settings": OTHER}, "/etc/slurm/slurm.conf belongs to another Slurm"),
        ({"settings": {**OWN, "/etc/slurm/gres.conf": ""}}, "/etc/slurm/gres.conf belongs to"),
        ({"commands": {"slurmd"}}, "slurm-wlm and munge are missing, and so is apt-get"),
    ],
)
def test_what_speaks_against_it(change, reason):
    assert why_not(**{**DEBIAN, **change}).startswith(reason)


def test_what_was_written_is_removed_even_after_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.private_slurm.SETTINGS", tmp_path)
    (tmp_path / "plugstack.conf").write_text("the package's")

    def fail():
        with written({"slurm.conf": "a", "gres.conf": "b"}):
            assert (tmp_path / "gres.conf").read_text() == "b"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert [path.name for path in tmp_path.iterdir()] == ["plugstack.conf"]
