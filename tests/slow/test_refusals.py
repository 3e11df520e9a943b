"""Mistakes end with one line before any job starts; divergence ends the run with its step."""

import pytest

pytestmark = pytest.mark.slow

MISTAKES = {
    "unknown key": ("defaults: {epoch: 3}", "defaults.epoch", "did you mean epochs?"),
    "unknown loss": ("runs: {paper: {loss: cross}}", "runs.paper.loss", "cross_entropy"),
    "batch": ("defaults: {batch_size: 60}", "runs.paper.batch_size: found 60", "64"),
    "rate": ("defaults: {optimizer: {learning_rate: .inf}}", "learning_rate: found inf", "finite"),
    "thresholds": ("regions: {chaotic_above: 1.1}", "regions.chaotic_above", "more than 1 +"),
    "size": ("defaults: {model: {hidden: [9999]}}", "N = 749935", "at most 32766 (LAPACK's"),
    "memory": (
        "defaults: {model: {hidden: [400]}}\nmachine: {memory_mb: 9000}",
        "N = 30010",
        "of memory and",
    ),
    "empty run": ("runs: {paper: 3}", "runs.paper: found 3", "section"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_one_line_before_any_job(untouched, mistake):
    text, *parts = MISTAKES[mistake]
    (untouched.folder / "config" / "wrong.yaml").write_text(text + "\n")
    done = untouched.run("--configfile", "config/wrong.yaml")
    lines = [line for line in done.stderr.splitlines() if line.startswith("config: ")]
    assert done.returncode != 0
    assert lines
    assert all(part in lines[0] for part in parts), lines
    assert "Traceback" not in done.stdout + done.stderr
    assert not (untouched.folder / "results").exists()


def test_a_matrix_free_run_has_no_jacobian(untouched):
    file = "smoke/results/convolutional/jacobian.npy"
    done = untouched.smoke(file, "--dry-run")
    output = done.stdout + done.stderr
    assert done.returncode != 0
    assert f"No rule to produce {file}" in output
    assert "Traceback" not in output


def test_divergence_names_step_and_rate(untouched):
    (untouched.folder / "config" / "wild.yaml").write_text(
        "defaults: {loss: squared_error, optimizer: {learning_rate: 1.0e+30}}\n"
    )
    done = untouched.smoke("smoke/results/paper/training.npz", config=["config/wild.yaml"])
    output = done.stdout + done.stderr
    assert done.returncode != 0
    assert "error: training diverged at step 1 of 50" in output
    assert "learning rate 1e+30 (sgd)" in output
    assert "Traceback" not in output
    assert not list((untouched.folder / "smoke/results/paper").glob("*training*"))
