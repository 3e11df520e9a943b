"""A profile changes what its documents say."""

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
