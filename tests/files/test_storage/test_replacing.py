"""A file is replaced whole or not at all."""

import os
import subprocess
import sys

import pytest

from training_jacobian.files.storage import replacing
from training_jacobian.program.errors import UserError


def test_the_file_appears_when_the_block_ends(tmp_path):
    path = tmp_path / "new" / "folder" / "a.txt"
    with replacing(path) as temporary:
        temporary.write_text("whole")
        assert temporary.parent == path.parent
        assert not path.exists()
        inode = temporary.stat().st_ino
    assert path.read_text() == "whole"
    assert path.stat().st_ino == inode  # renamed, not copied
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("kind", [RuntimeError, KeyboardInterrupt, UserError])
@pytest.mark.parametrize("written", ["half", None])
def test_an_error_keeps_the_old_file_and_leaves_no_partial_one(tmp_path, kind, written):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(kind), replacing(path) as temporary:
        if written:
            temporary.write_text(written)
        raise kind("interrupted")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_process_left_is_removed(tmp_path):
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    left = tmp_path / f".a.txt.{killed.pid}.partial"
    others = [
        tmp_path / f".a.txt.{os.getppid()}.partial",
        tmp_path / f".b.txt.{killed.pid}.partial",
    ]
    for path in (left, *others):
        path.write_text("half")
    with replacing(tmp_path / "a.txt") as temporary:
        temporary.write_text("whole")
    assert {*tmp_path.iterdir()} == {tmp_path / "a.txt", *others}


@pytest.mark.parametrize(
    ("place", "why"), [("a.txt", "No space left on device"), ("file/a.txt", "File exists")]
)
def test_what_cannot_be_written_is_one_line(tmp_path, place, why):
    (tmp_path / "file").write_text("old")
    path = tmp_path / place
    with pytest.raises(UserError) as error, replacing(path) as temporary:
        temporary.write_text("half")
        raise OSError(28, "No space left on device")
    assert str(error.value) == f"{path}: cannot be written ({why})"
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]
    assert (tmp_path / "file").read_text() == "old"
