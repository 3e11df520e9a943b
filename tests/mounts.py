"""A small filesystem in memory, for tests as root."""

import contextlib
import os
import subprocess

import pytest


@contextlib.contextmanager
def mounted(folder, options):
    """Mount a filesystem on `folder` for the block, with these options; skip where not allowed."""
    if os.geteuid():
        pytest.skip("mounting a filesystem takes root")
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("mount is not installed")
    if done.returncode:
        pytest.skip(f"no filesystem can be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        # A mapped file may still be open.
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
