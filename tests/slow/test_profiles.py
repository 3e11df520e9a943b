"""A profile changes what its documents say."""

import re

import pytest

pytestmark = pytest.mark.slow


def test_steps_that_gain_from_a_gpu_take_turns_on_one(untouched):
    options = ("--dry-run", "--printshellcmds", "--profile", "workflow/profiles/gpu")
    done = untouched.run("results/paper/restricted_training.csv", *options)
    output = done.stdout + done.stderr
    assert done.returncode == 0, output
    assert "--memory-mib 16384" in output
    usual = untouched.run("results/paper/restricted_training.csv", *options[:2])
    assert "--memory-mib 256" in usual.stdout + usual.stderr


def test_a_job_of_a_cluster_gets_no_more_cores_than_the_profile_says(untouched):
    """Also where Slurm is not installed, and with the default profile's settings beside."""
    options = ("--dry-run", "--printshellcmds", "--profile", "workflow/profiles/slurm")
    done = untouched.run("results/paper/restricted_training.csv", *options, "--cores", "64")
    output = done.stdout + done.stderr
    assert done.returncode == 0, output
    assert "specific profile profiles/default" in output
    assert re.search(r"compute_jacobian.py .*--threads 4 ", output)
    assert re.search(r"train_restricted.py --threads 8 ", output)
