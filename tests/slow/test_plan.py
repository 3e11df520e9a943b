"""The target `plan`, and what the profiles change of what is planned."""

import re

import pytest

pytestmark = pytest.mark.slow

TARGET = ("results/paper/restricted_training.csv", "--dry-run", "--printshellcmds")


def test_the_plan_is_printed_every_time(untouched):
    for _ in range(2):
        done = untouched.smoke("plan")
        assert done.returncode == 0, done.stdout + done.stderr
        lines = done.stdout.splitlines()
        header = next(line for line in lines if line.startswith("run "))
        (paper,) = (line for line in lines if line.startswith("paper "))
        # 65 · 4 + 5 · 10 parameters, two epochs
        assert paper.split()[:4] == ["paper", "310", "50", "310"]
        assert header.split()[:4] == ["run", "N", "steps", "products"]
        assert (untouched.folder / "smoke" / "results" / "plan.csv").exists()


def commands_of(untouched, *options):
    done = untouched.run(*TARGET, *options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_steps_that_gain_from_a_gpu_take_turns_on_one(untouched):
    output = commands_of(untouched, "--profile", "workflow/profiles/gpu")
    assert "--memory-mib 16384" in output


def test_a_job_of_a_cluster_gets_no_more_cores_than_the_profile_says(untouched):
    """Also where Slurm is not installed, and with the default profile's settings beside."""
    output = commands_of(untouched, "--profile", "workflow/profiles/slurm", "--cores", "64")
    assert "specific profile profiles/default" in output
    assert re.search(r"compute_jacobian.py .*--threads 4 ", output)
    assert re.search(r"train_restricted.py --threads 8 ", output)
    assert "--memory-mib 256" in output
