"""The target `plan`, and what the profiles change of what is planned."""

import re

import pytest

pytestmark = pytest.mark.slow


def test_the_plan_is_printed_every_time(untouched):
    for _ in range(2):
        lines = untouched.done("plan").splitlines()
        (header,) = (line.split() for line in lines if line.startswith("run "))
        (paper,) = (line.split() for line in lines if line.startswith("paper "))
        # 65 · 4 + 5 · 10 parameters, two epochs
        assert paper[:4] == ["paper", "310", "50", "310"]
        assert header[:4] == ["run", "N", "steps", "products"]
        assert (untouched.folder / "smoke" / "results" / "plan.csv").exists()


@pytest.mark.parametrize(
    ("profile", "options", "parts"),
    [
        ("gpu", (), ["--memory-mib 16384"]),
        # Also where Slurm is not installed, and with the default profile's settings beside.
        (
            "slurm",
            ("--cores", "64"),
            [
                *("specific profile profiles/default", r"compute_jacobian.py .*--threads 4 "),
                *("train_restricted.py --threads 8 ", "--memory-mib 256"),
            ],
        ),
    ],
)
def test_memory_and_cores_of_a_job_are_those_of_the_profile(untouched, profile, options, parts):
    dry = ("results/paper/restricted_training.csv", "--dry-run", "--printshellcmds")
    done = untouched.run(*dry, "--profile", f"workflow/profiles/{profile}", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    for part in parts:
        assert re.search(part, done.stdout + done.stderr)
