"""Mistakes end with one line each before any job starts; divergence ends the run with its step."""

import pytest

pytestmark = pytest.mark.slow

# Configurations, each with the parts of every line that it ends with.
MISTAKES = {
    "keys and values": (
        "defaults: {epoch: 3, optimizer: {learning_rate: .inf}}\n"
        "runs: {paper: {loss: cross}, empty: 3}",
        [
            ["defaults.epoch: found 'epoch'", "did you mean epochs?"],
            ["learning_rate: found inf", "finite"],
            ["runs.paper.loss: found 'cross'", "cross_entropy"],
            ["runs.empty: found 3", "section"],
        ],
    ),
    "what does not fit together": (
        "regions: {chaotic_above: 1.1}\nruns: {seed_1: {batch_size: 60}}",
        [["regions.chaotic_above", "more than 1 +"], ["runs.seed_1.batch_size: found 60", "64"]],
    ),
    "size and memory": (
        "runs: {huge: {model: {hidden: [9999]}}, large: {model: {hidden: [400]}}}\n"
        "machine: {memory_mb: 9000}",
        [
            ["runs.huge.model: found N = 749935", "at most 32766 (LAPACK's"],
            ["runs.large.model: found N = 30010", "GB of memory and", "or method: matrix_free"],
        ],
    ),
    "claims": ("claims: nowhere.yaml", [["nowhere.yaml: cannot be read", "No such file"]]),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_one_line_for_each_before_any_job(untouched, mistake):
    text, expected = MISTAKES[mistake]
    done = untouched.run("--configfile", untouched.write(text))
    lines = [line for line in done.stderr.splitlines() if line.startswith("config: ")]
    assert done.returncode != 0
    assert "Traceback" not in done.stdout + done.stderr
    assert len(lines) == len(expected), lines
    for parts in expected:
        assert any(all(part in line for part in parts) for line in lines), (parts, lines)
    assert not (untouched.folder / "results").exists()


def test_divergence_names_step_and_rate(untouched):
    wild = "defaults: {loss: squared_error, optimizer: {learning_rate: 1.0e+30}}"
    done = untouched.smoke("smoke/results/paper/training.npz", config=[untouched.write(wild)])
    output = done.stdout + done.stderr
    assert done.returncode != 0
    assert "error: training diverged at step 1 of 50" in output
    assert "learning rate 1e+30 (sgd)" in output
    assert "Traceback" not in output
    assert not list((untouched.folder / "smoke/results/paper").glob("*training*"))
