"""The target `plan`; refusals by memory and disk."""

import pytest

pytestmark = pytest.mark.slow


def test_the_plan_is_printed_every_time(untouched):
    done = untouched.smoke("plan")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    header = next(line for line in lines if line.startswith("run "))
    (paper,) = (line for line in lines if line.startswith("paper "))
    # 65 · 4 + 5 · 10 parameters, two epochs
    assert paper.split()[:4] == ["paper", "310", "50", "310"]
    assert header.split()[:4] == ["run", "N", "steps", "products"]
    assert (untouched.folder / "smoke" / "results" / "plan.csv").exists()


def test_the_memory_of_another_machine(untouched):
    (untouched.folder / "config" / "node.yaml").write_text(
        "machine: {memory_mb: 800}\nruns: {large: {model: {hidden: [40]}}}\n"
    )
    done = untouched.smoke("--dry-run", config=["config/node.yaml"])
    (line,) = (line for line in done.stderr.splitlines() if line.startswith("config: "))
    assert done.returncode != 0
    # N = 65 · 40 + 41 · 10, and 11 N² · 4 bytes; beside it half a gigabyte for the process.
    assert line.startswith(
        "config: runs.large.model: found N = 3010 parameters, 50 steps (dense): "
    )
    assert "899 MB of memory" in line
    assert line.endswith("or method: matrix_free")
