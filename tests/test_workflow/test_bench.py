"""What `snakemake bench` would run, and that the default target does not."""

import re

import pytest

pytestmark = pytest.mark.slow


def test_the_benchmarks_are_planned_and_not_part_of_all(untouched):
    planned = untouched.planned("bench")
    assert planned["benchmark_jacobian"] == 2 + 2 + 2
    assert planned["benchmark_svd"] == 2
    assert planned["benchmark_restricted"] == planned["benchmark_workflow"] == 1
    assert planned["summarise_benchmarks"] == 1
    assert not [rule for rule in untouched.planned() if re.search("bench", rule)]


def test_jacfwd_stops_at_its_largest_width(untouched):
    setting = untouched.folder / "config" / "wide.yaml"
    setting.write_text("benchmarks: {widths: [8, 96], largest_width_of_jacfwd: 8}\n")
    done = untouched.smoke("bench", "--dry-run", "--printshellcmds", config=["config/wide.yaml"])
    output = done.stdout + done.stderr
    commands = {
        name: command
        for command in output.splitlines()
        for name in re.findall(r"benchmark_jacobian\.py .*--name (\w+)", command)
    }
    with_jacfwd = {name for name, command in commands.items() if " --jacfwd " in command}
    assert {"paper", "width_8", "width_96", "epochs_1", "batch_32"} <= set(commands)
    assert with_jacfwd == {"paper", "width_8"}
